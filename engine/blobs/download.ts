/** Fetches one ciphertext: every segment is checked as it comes against the list, and the list against what was signed. */
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idBytes } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { DescribedAttachment } from '../../shared/protocol/body.ts'
import type { TbsAttachment } from '../../shared/protocol/tbs.ts'
import type { Result } from '../../shared/result.ts'
import type { AttachmentReason } from '../envelope/attachment-open.ts'
import { areSegmentHashes, isSegment, segmentHash, segmentLength } from '../envelope/segments.ts'
import {
  attachmentsOfBlob,
  setBlob,
  setPlaintextHash,
  type BlobRecord,
  type StoredAttachment,
} from '../store/attachments.ts'
import { appendAudit } from '../store/audit.ts'
import type { SyncContext } from '../sync/context.ts'
import type { PartFile } from './blob-folder.ts'
import { checkDownload } from './checking.ts'
import { toDescribed } from './described.ts'
import { SegmentsHere } from './segments-here.ts'
import type { Transfer } from './transfer.ts'

/**
 * By the word of each statement that names it, until one is true: a false one must not keep the others' file away.
 * False when what came is not what was signed. Throws GiaobanError: the relay's, `store/full`, `engine/cancelled`.
 */
export async function download(transfer: Transfer, blob: BlobRecord): Promise<boolean> {
  // what people type and what others sign has to fit in still: files of others wait for room
  if ((await transfer.folder.freeBytes()) - (blob.ciphertextSize - blob.have) < limits.diskFreeBytes)
    throw new GiaobanError('store/full')
  let failure: GiaobanError | undefined
  const claims = attachmentsOfBlob(transfer.context.store.read, blob.blobId, claimsTried)
  const here = transfer.here ?? new SegmentsHere()
  for (const [index, attachment] of claims.entries()) {
    // what another claim has left on the disk is of no use to this one
    if (index > 0) here.forget(blob.blobId)
    try {
      if (await downloadAs({ ...transfer, here }, { ...blob, ciphertextSize: attachment.ciphertextSize }, attachment))
        return true
    } catch (thrown) {
      if (!(thrown instanceof GiaobanError) || !ofThisClaim.has(thrown.code)) throw thrown
      failure = thrown
    }
  }
  if (failure !== undefined) throw failure
  return false
}

const claimsTried = 32
const ofThisClaim: ReadonlySet<string> = new Set(['attachment/damaged', 'relay/garbage'])
/** A commit of the vault is a sync of the disk, and nothing goes on meanwhile: a kill forgets so much of what is shown. */
const segmentsPerNote = 64

async function downloadAs(
  transfer: Transfer & { readonly here: SegmentsHere },
  blob: BlobRecord,
  attachment: StoredAttachment,
): Promise<boolean> {
  const { context, folder, here } = transfer
  const { crypto } = context.deps
  const described = toDescribed(attachment, { kind: 'other' })
  const hashes = await segmentList(transfer, described.manifest)
  const { part, bytes: onDisk } = await folder.resume(blob.blobId, blob.ciphertextSize)
  try {
    const has = await here.of({ crypto, manifest: described.manifest, hashes }, part, onDisk)
    const whole = await fetchMissing(transfer, blob, { part, has, hashes, attachment: described })
    if (!whole.ok) {
      refuse(context, blob, whole.error)
      here.forget(blob.blobId)
      await part.discard()
      return false
    }
    await part.finish(blob.blobId)
    context.store.transaction('blob-complete', (tx) => {
      const done = { ...blob, state: 'complete', have: blob.ciphertextSize } as const
      setBlob(tx, done, context.clock.now())
      setPlaintextHash(tx, blob.blobId, whole.value)
    })
    here.forget(blob.blobId)
    return true
  } finally {
    await part[Symbol.asyncDispose]()
  }
}

/**
 * The list is the relay's, its root the sender's. `undefined` where there is none (a relay of an older version, a file
 * that stands for one): then the whole tells. Throws GiaobanError `relay/garbage` for a list of another root.
 */
async function segmentList(
  { context, relay }: Transfer,
  manifest: TbsAttachment,
): Promise<readonly Bytes[] | undefined> {
  if (manifest.segmentCount === 1) return undefined
  const hashes = await relay.segments(manifest.blobId, manifest.segmentCount)
  if (hashes !== undefined && !areSegmentHashes(context.deps.crypto, manifest, hashes))
    throw new GiaobanError('relay/garbage')
  return hashes
}

interface Fetching {
  readonly part: PartFile
  /** Grows as segments are written. */
  readonly has: Set<number>
  readonly hashes: readonly Bytes[] | undefined
  readonly attachment: DescribedAttachment
}

/** Whether what is here then is what was signed; the file's SHA-256. */
async function fetchMissing(
  transfer: Transfer,
  blob: BlobRecord,
  { part, has, hashes, attachment }: Fetching,
): Promise<Result<Bytes, AttachmentReason>> {
  const { context, relay, signal, onProgress } = transfer
  const { crypto } = context.deps
  const { manifest } = attachment
  await using checking = checkDownload(context.deps, {
    part,
    attachment,
    areSegmentsChecked: hashes !== undefined,
    signal,
  })
  let whole = 0
  const reached = (): void => {
    while (has.has(whole)) whole += 1
    checking.reached(Math.min(whole * limits.segmentBytes, manifest.ciphertextSize))
  }
  reached()
  let have = [...has].reduce((sum, index) => sum + segmentLength(manifest, index), 0)
  const note = (): void =>
    context.store.transaction('blob-part', (tx) =>
      setBlob(tx, { ...blob, state: 'partial', have }, context.clock.now()),
    )
  const isRight = (index: number, segment: Bytes): boolean => {
    if (hashes !== undefined) return isSegment(crypto, manifest, { hashes, index, segment })
    // a single segment is its own list; without a list a longer blob is checked when it is whole
    return manifest.segmentCount > 1 || areSegmentHashes(crypto, manifest, [segmentHash(crypto, segment)])
  }
  const before = have
  onProgress?.(have, blob.ciphertextSize)
  try {
    await relay.download({
      blob: blob.blobId,
      size: blob.ciphertextSize,
      has: (segment) => has.has(segment),
      verify: isRight,
      write: async (offset, bytes) => {
        await part.write(offset, bytes)
        has.add(offset / limits.segmentBytes)
        reached()
        have += bytes.length
        onProgress?.(have, blob.ciphertextSize)
        if (has.size % segmentsPerNote === 0) note()
      },
      ...(signal !== undefined && { signal }),
    })
  } finally {
    if (have > before) note()
  }
  return await checking.verdict()
}

/** What came is not what was signed: from the beginning, another time. */
function refuse(context: SyncContext, blob: BlobRecord, reason: string): void {
  context.store.transaction('blob-refused', (tx) => {
    const now = context.clock.now()
    setBlob(tx, { ...blob, state: 'wanted', have: 0 }, now)
    appendAudit(tx, context.deps.crypto, {
      at: now,
      action: 'blob.refused',
      code: reason,
      object: idBytes(blob.blobId),
    })
  })
}
