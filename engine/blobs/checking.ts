/** Whether a download is what was signed: looked at while a large one comes, in another thread; else when it is whole. */
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import type { DescribedAttachment } from '../../shared/protocol/body.ts'
import type { Result } from '../../shared/result.ts'
import { verifyAttachment, type AttachmentReason } from '../envelope/attachment-open.ts'
import type { Verification } from '../envelope/verify-worker.ts'
import type { BasicDeps } from '../deps.ts'
import type { PartFile } from './blob-folder.ts'

export interface Checking extends AsyncDisposable {
  /** So many bytes from the beginning are on the disk. */
  reached(bytes: number): void
  /** Of the whole file; its SHA-256. Throws GiaobanError `engine/cancelled`. */
  verdict(): Promise<Result<Bytes, AttachmentReason>>
}

/** A line that breaks again and again makes us begin again: not before an eighth of what was here has come. */
const beginAfter = 1 / 8

export function checkDownload(
  { crypto, verifyBeside }: Pick<BasicDeps, 'crypto' | 'verifyBeside'>,
  download: {
    readonly part: PartFile
    readonly attachment: DescribedAttachment
    readonly areSegmentsChecked: boolean
    readonly signal: AbortSignal | undefined
  },
): Checking {
  const { part, attachment, areSegmentsChecked, signal } = download
  const { ciphertextSize } = attachment.manifest
  if (verifyBeside === undefined || ciphertextSize <= limits.blobsPerRoundBytes)
    return {
      reached: () => undefined,
      verdict: () => verifyAttachment(crypto, attachment, { read: part.read, areSegmentsChecked }),
      [Symbol.asyncDispose]: async () => undefined,
    }

  let begun: Verification | undefined
  let first: number | undefined
  const begin = (): Verification => (begun ??= verifyBeside({ file: part.path, attachment, areSegmentsChecked }))
  const stop = async (): Promise<void> => await begun?.stop()
  return {
    reached: (bytes) => {
      first ??= bytes
      if (begun !== undefined || bytes > first * (1 + beginAfter)) begin().reached(bytes)
    },
    verdict: async () => {
      if (signal?.aborted === true) throw new GiaobanError('engine/cancelled')
      const verification = begin()
      const cancel = (): void => void stop()
      signal?.addEventListener('abort', cancel)
      try {
        verification.reached(ciphertextSize)
        return await verification.verdict
      } finally {
        signal?.removeEventListener('abort', cancel)
      }
    },
    [Symbol.asyncDispose]: stop,
  }
}
