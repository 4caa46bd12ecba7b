/** Moves ciphertexts between this disk and a relay: what is staged goes up before its envelope, what is wanted comes down. */
import { GiaobanError } from '../../shared/errors.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, type StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { carryBody } from '../../shared/protocol/bodies/carry.ts'
import { messageTypes } from '../../shared/protocol/message-types.ts'
import { statementHash } from '../../shared/protocol/tbs.ts'
import { verifyAttachment } from '../envelope/attachment-open.ts'
import { areSegmentHashes, segmentHash } from '../envelope/segments.ts'
import type { RelayBlobs } from '../sync/relay-client/blobs.ts'
import {
  attachmentsOfBlob,
  blobsHere,
  blobsToUpload,
  setBlob,
  setPlaintextHash,
  wantedBlobs,
  type BlobRecord,
  type StoredAttachment,
} from '../store/attachments.ts'
import { appendAudit } from '../store/audit.ts'
import { statementByHash } from '../store/statements.ts'
import type { SyncContext } from '../sync/context.ts'
import type { BlobFolder } from './blob-folder.ts'
import { toDescribed } from './described.ts'
import { plaintextOf } from './read.ts'

export interface Transfer {
  readonly context: SyncContext
  readonly folder: BlobFolder
  readonly relay: RelayBlobs
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** Everything that hangs on a statement is at the relay when this resolves. */
export async function uploadFor(transfer: Transfer, statement: StatementHash): Promise<void> {
  const { context, folder, relay, signal } = transfer
  for (const blob of blobsToUpload(context.store.read, statement)) {
    await using source = await folder.open(blob.blobId)
    context.deps.step('blob.upload.before')
    await relay.upload({
      blob: blob.blobId,
      size: blob.ciphertextSize,
      read: (from, to) => source.read(from, to - from),
      ...(signal !== undefined && { signal }),
      onProgress: (stored) => transfer.onProgress?.(stored, blob.ciphertextSize),
    })
    context.deps.step('blob.upload.after')
    context.store.transaction('blob-uploaded', (tx) => setBlob(tx, { ...blob, state: 'uploaded' }, context.clock.now()))
  }
}

/**
 * What a carry brings must still be there for whoever has never had it: files of its originals that are whole on this
 * disk are offered again, which renews their time at the relay (docs/spec/attachments.md, Carried). One that cannot be is
 * no reason to keep the words back.
 */
export async function offerCarried(transfer: Transfer, carry: StatementHash): Promise<void> {
  const { context, folder, relay, signal } = transfer
  const { store, deps } = context
  for (const original of originalsIn(context, carry)) {
    for (const blob of blobsHere(store.read, statementHash(deps.crypto, original))) {
      try {
        await using source = await folder.open(blob.blobId)
        await relay.upload({
          blob: blob.blobId,
          size: blob.ciphertextSize,
          read: (from, to) => source.read(from, to - from),
          ...(signal !== undefined && { signal }),
        })
      } catch (thrown) {
        if (!(thrown instanceof GiaobanError) || !ofOneFile.has(thrown.code)) throw thrown
      }
    }
  }
}

const ofOneFile: ReadonlySet<string> = new Set([
  'attachment/missing',
  'attachment/damaged',
  'relay/quota',
  'relay/too-large',
])

function originalsIn({ store }: SyncContext, carry: StatementHash): readonly Bytes[] {
  const statement = statementByHash(store.read, carry)
  if (statement?.type !== messageTypes.carry) return []
  return carryBody.decode(statement.body).items.map(({ tbsBytes }) => tbsBytes)
}

/** Fetches what is wanted, one by one; returns those that are whole now. What fails stays wanted, with its reason. */
export async function downloadWanted(
  transfer: Transfer,
): Promise<{ readonly complete: readonly BlobRecord[]; readonly failed: readonly GiaobanError[] }> {
  const complete: BlobRecord[] = []
  const failed: GiaobanError[] = []
  for (const blob of wantedBlobs(transfer.context.store.read, limits.blobsPerRound)) {
    try {
      // what people type and what others sign has to fit in still: files of others wait for room
      if ((await transfer.folder.freeBytes()) - blob.ciphertextSize < limits.diskFreeBytes)
        throw new GiaobanError('store/full')
      if (await download(transfer, blob)) complete.push(blob)
    } catch (thrown) {
      if (!(thrown instanceof GiaobanError)) throw thrown
      failed.push(thrown)
      if (thrown.code === 'relay/unreachable' || thrown.code === 'store/full') break
    }
  }
  return { complete, failed }
}

/** By the word of each statement that names it, until one is true: a false one must not keep the others' file away. */
async function download(transfer: Transfer, blob: BlobRecord): Promise<boolean> {
  let failure: GiaobanError | undefined
  let { have } = blob
  for (const attachment of attachmentsOfBlob(transfer.context.store.read, blob.blobId, claimsTried)) {
    const asClaimed = { ...blob, ciphertextSize: attachment.ciphertextSize, have }
    have = 0 // what the first claim has left on the disk is of no use to the next
    try {
      if (await downloadAs(transfer, asClaimed, attachment)) return true
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

async function downloadAs(
  { context, folder, relay, signal }: Transfer,
  blob: BlobRecord,
  attachment: StoredAttachment,
): Promise<boolean> {
  const { part, bytes: onDisk } = await folder.resume(blob.blobId)
  const segmentsHere = Math.floor(Math.min(blob.have, onDisk) / limits.segmentBytes)
  try {
    await relay.download({
      blob: blob.blobId,
      size: blob.ciphertextSize,
      fromSegment: segmentsHere,
      verify: (_, bytes) => isOnlySegment(context, attachment, bytes),
      write: async (offset, bytes) => {
        await part.write(offset, bytes)
        context.store.transaction('blob-part', (tx) =>
          setBlob(tx, { ...blob, state: 'partial', have: offset + bytes.length }, context.clock.now()),
        )
      },
      ...(signal !== undefined && { signal }),
    })
    const whole = await verifyAttachment(context.deps.crypto, toDescribed(attachment, { kind: 'other' }), part)
    if (!whole.ok) {
      refuse(context, blob, whole.error)
      await part.discard()
      return false
    }
    await part.finish(blob.blobId)
  } finally {
    await part[Symbol.asyncDispose]()
  }
  const hash = await hashOf({ context, folder }, blob, attachment)
  context.store.transaction('blob-complete', (tx) => {
    setBlob(tx, { ...blob, state: 'complete', have: blob.ciphertextSize }, context.clock.now())
    setPlaintextHash(tx, blob.blobId, hash)
  })
  return true
}

/** What `bulletin show` gives as sha256: of the bytes that `attachment save` writes. */
async function hashOf(
  { context, folder }: Pick<Transfer, 'context' | 'folder'>,
  blob: BlobRecord,
  attachment: StoredAttachment,
): Promise<Bytes> {
  const hasher = context.deps.crypto.hasher()
  await using source = await folder.open(blob.blobId)
  for await (const part of plaintextOf(context.deps.crypto, attachment, source)) hasher.update(part)
  return hasher.digest()
}

/** A one-segment blob is checked as it comes; a longer one when it is whole, since only its root is signed. */
function isOnlySegment(context: SyncContext, attachment: StoredAttachment, bytes: Uint8Array): boolean {
  if (attachment.segmentCount > 1) return true
  const { manifest } = toDescribed(attachment, { kind: 'other' })
  return areSegmentHashes(context.deps.crypto, manifest, [segmentHash(context.deps.crypto, bytes)])
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
