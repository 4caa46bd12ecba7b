/** Brings ciphertexts to a relay before the envelope that names them, and keeps them there (docs/spec/relay.md, Blobs). */
import { GiaobanError } from '../../shared/errors.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { carryBody } from '../../shared/protocol/bodies/carry.ts'
import { messageTypes } from '../../shared/protocol/message-types.ts'
import { statementHash } from '../../shared/protocol/tbs.ts'
import { blobsHere, blobsToOffer, setBlob, type BlobRecord } from '../store/attachments.ts'
import { statementByHash } from '../store/statements.ts'
import type { SyncContext } from '../sync/context.ts'
import type { Transfer } from './transfer.ts'

/**
 * Everything that hangs on a statement, but for what was left, is at the relay, and claimed newly enough to be posted,
 * when this is true. False: a large file has to go up first, beside the rounds.
 */
export async function uploadFor(transfer: Transfer, statement: StatementHash): Promise<boolean> {
  const { context } = transfer
  const stale = context.clock.now() - limits.blobClaimFreshMs
  let isReady = true
  for (const blob of blobsToOffer(context.store.read, statement, stale)) {
    isReady = (await bring(transfer, blob)) && isReady
  }
  return isReady
}

/** A small file goes up here and now; a large one is offered, and goes up in its turn. Nobody waits for one that was left. */
async function bring(transfer: Transfer, blob: BlobRecord): Promise<boolean> {
  if (blob.wish === 'left') return true
  if (blob.ciphertextSize <= limits.blobsPerRoundBytes) {
    await upload(transfer, blob)
    return true
  }
  const isThere = await transfer.relay.offer({ blob: blob.blobId, size: blob.ciphertextSize })
  note(transfer.context, blob, isThere ? 'uploaded' : 'staged')
  return isThere
}

/** Resolves when the relay has it whole. Goes on where an earlier try has ended. */
export async function upload(
  { context, folder, relay, signal, onProgress }: Transfer,
  blob: BlobRecord,
): Promise<void> {
  await using source = await folder.open(blob.blobId)
  context.deps.step('blob.upload.before')
  await relay.upload({
    blob: blob.blobId,
    size: blob.ciphertextSize,
    read: (from, to, into) => source.read(from, to - from, into),
    ...(signal !== undefined && { signal }),
    onProgress: (stored) => onProgress?.(stored, blob.ciphertextSize),
  })
  context.deps.step('blob.upload.after')
  note(context, blob, 'uploaded')
}

const note = (context: SyncContext, blob: BlobRecord, state: 'uploaded' | 'staged'): void =>
  context.store.transaction('blob-offered', (tx) =>
    setBlob(tx, { ...blob, state, have: blob.ciphertextSize }, context.clock.now()),
  )

/**
 * What a carry brings must still be there for whoever has never had it: files of its originals that are whole on this
 * disk are offered again, which renews their time at the relay (docs/spec/attachments.md, Carried). One that cannot be is
 * no reason to keep the words back; a large one that the relay has lost goes up in its turn.
 */
export async function offerCarried(transfer: Transfer, carry: StatementHash): Promise<void> {
  const { store, deps } = transfer.context
  for (const original of originalsIn(transfer.context, carry)) {
    for (const blob of blobsHere(store.read, statementHash(deps.crypto, original))) {
      try {
        await bring(transfer, blob)
      } catch (thrown) {
        if (!(thrown instanceof GiaobanError) || !ofOneFile.has(thrown.code)) throw thrown
      }
    }
  }
}

/**
 * The small files of a statement, and of what it carries, to a relay that is used beside the first: what this home knows
 * of its files is told by the first alone. Large ones go by the first only. One that cannot be offered keeps nothing back.
 */
export async function offerBeside(
  { context, folder, relay, signal }: Transfer,
  statement: StatementHash,
): Promise<void> {
  const { store, deps } = context
  const statements = [statement, ...originalsIn(context, statement).map((each) => statementHash(deps.crypto, each))]
  for (const blob of statements.flatMap((each) => blobsHere(store.read, each))) {
    if (blob.ciphertextSize > limits.blobsPerRoundBytes) continue
    try {
      await using source = await folder.open(blob.blobId)
      await relay.upload({
        blob: blob.blobId,
        size: blob.ciphertextSize,
        read: (from, to, into) => source.read(from, to - from, into),
        ...(signal !== undefined && { signal }),
      })
    } catch (thrown) {
      if (!(thrown instanceof GiaobanError) || !ofOneFile.has(thrown.code)) throw thrown
    }
  }
}

const ofOneFile: ReadonlySet<string> = new Set([
  'attachment/missing',
  'attachment/damaged',
  'relay/quota',
  'relay/too-large',
  'relay/full',
])

function originalsIn({ store }: SyncContext, carry: StatementHash): readonly Bytes[] {
  const statement = statementByHash(store.read, carry)
  if (statement?.type !== messageTypes.carry) return []
  return carryBody.decode(statement.body).items.map(({ tbsBytes }) => tbsBytes)
}
