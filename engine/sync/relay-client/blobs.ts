/** Moving ciphertexts: resumable upload in parts, download in verified segments (docs/spec/relay.md, Blobs). */
import { utf8, type Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import type { BlobId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { partMediaType, relayPaths, uploadHeaders } from '../../../shared/protocol/relay-wire/paths.ts'
import { refusalOf, type HttpAnswer, type RelayHttp } from './http.ts'

export interface BlobUpload {
  readonly blob: BlobId
  readonly size: number
  /** Bytes [from, to) of the staged ciphertext. */
  read(from: number, to: number): Promise<Uint8Array>
  readonly signal?: AbortSignal
  readonly onProgress?: (stored: number) => void
}

export interface BlobDownload {
  readonly blob: BlobId
  readonly size: number
  /** First segment that is still missing. */
  readonly fromSegment?: number
  /** Whether these bytes are that segment; what is not never reaches `write`. */
  verify(segment: number, bytes: Bytes): boolean
  /** Called in order; the next segment is asked for when it resolves. */
  write(offset: number, bytes: Bytes): Promise<void>
  readonly signal?: AbortSignal
}

export interface RelayBlobs {
  /** Resolves when the relay has verified length and hash. Goes on where an earlier try ended. */
  upload(blob: BlobUpload): Promise<void>
  /** `relay/garbage` for bytes that do not verify, `attachment/missing` when the relay does not have it. */
  download(blob: BlobDownload): Promise<void>
}

const smallAnswer = 4096
/** Two writers of one upload may take each other's turns; more often than this it is not that. */
const offsetTries = 8

export function createRelayBlobs(http: RelayHttp, token: () => string): RelayBlobs {
  const authorized = (): Record<string, string> => ({ authorization: `Bearer ${token()}` })
  const pathOf = (blob: BlobId): string => `${relayPaths.blobs}/${blob}`

  async function create({ blob, size }: BlobUpload): Promise<UploadState> {
    const body = utf8(JSON.stringify({ size, sha256: blob }))
    const headers = { ...authorized(), 'content-type': 'application/json' }
    return stateOf(await http.send({ method: 'POST', path: relayPaths.blobs, headers, body, maxBytes: smallAnswer }))
  }

  async function patch(upload: BlobUpload, offset: number): Promise<UploadState | 'offset'> {
    const bytes = await upload.read(offset, Math.min(upload.size, offset + limits.blobPartBytes))
    const headers = { ...authorized(), 'content-type': partMediaType, [uploadHeaders.offset]: String(offset) }
    const path = pathOf(upload.blob)
    const answer = await http.send({ method: 'PATCH', path, headers, body: bytes, maxBytes: smallAnswer })
    if (answer.status === 200) return stateOf(answer)
    const refusal = refusalOf(answer)
    if (refusal.params['reason'] === 'offset') return 'offset'
    if (refusal.params['reason'] === 'hash') throw new GiaobanError('attachment/damaged', { recoverable: false })
    throw refusal
  }

  return {
    upload: async (upload) => {
      let state = await create(upload)
      for (let tries = 0; !state.complete;) {
        if (upload.signal?.aborted === true) throw new GiaobanError('engine/cancelled')
        const next = await patch(upload, state.offset)
        if (next !== 'offset') {
          state = next
          upload.onProgress?.(state.offset)
        } else if ((tries += 1) > offsetTries) throw new GiaobanError('relay/garbage')
        else state = await create(upload)
      }
    },
    download: async (download) => {
      const { blob, size, signal } = download
      for (let segment = download.fromSegment ?? 0; segment * limits.segmentBytes < size; segment++) {
        if (signal?.aborted === true) throw new GiaobanError('engine/cancelled')
        const from = segment * limits.segmentBytes
        const to = Math.min(size, from + limits.segmentBytes)
        const headers = { ...authorized(), range: `bytes=${from}-${to - 1}` }
        const answer = await http.send({ method: 'GET', path: pathOf(blob), headers, maxBytes: limits.segmentBytes })
        if (answer.status === 404) throw new GiaobanError('attachment/missing')
        if (answer.status !== 206) throw refusalOf(answer)
        const isAsked = answer.headers['content-range'] === `bytes ${from}-${to - 1}/${size}`
        if (!isAsked || !download.verify(segment, answer.body)) throw new GiaobanError('relay/garbage')
        await download.write(from, answer.body)
      }
    },
  }
}

interface UploadState {
  readonly offset: number
  readonly complete: boolean
}

function stateOf(answer: HttpAnswer): UploadState {
  if (answer.status !== 200 && answer.status !== 201) throw refusalOf(answer)
  const offset = answer.headers[uploadHeaders.offset]
  const complete = answer.headers[uploadHeaders.complete]
  if (typeof offset !== 'string' || !/^\d{1,15}$/.test(offset) || typeof complete !== 'string')
    throw new GiaobanError('relay/garbage')
  return { offset: Number(offset), complete: complete === '1' }
}
