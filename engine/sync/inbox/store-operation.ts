/** Takes a verified operation in: stored once, its attachments wanted, its receipt owed, its record told. */
import { concat, type Bytes } from '../../../shared/bytes.ts'
import { idBytes, type RecordId, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { pairAttachments } from '../../../shared/protocol/body.ts'
import type { ReceiptOutcome } from '../../../shared/protocol/bodies/receipt.ts'
import type { Statement } from '../../../shared/protocol/plaintext.ts'
import type { Tbs } from '../../../shared/protocol/tbs.ts'
import type { Operation } from '../../records/operation.ts'
import { toStored } from '../../blobs/described.ts'
import { attachmentsComplete, noteBlob, saveAttachment } from '../../store/attachments.ts'
import { appendAudit } from '../../store/audit.ts'
import type { WritableDb } from '../../store/database.ts'
import { rememberCircles } from '../../store/circles.ts'
import { keepDecoded } from '../../store/operations.ts'
import { oweReceipt } from '../../store/receipts.ts'
import { insertStatement, liftQuarantine, type StatementDirection } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { judgeOperation, type Judged, type Verified } from './judge.ts'

export interface Incoming extends Verified {
  readonly statement: Statement
  readonly direction: StatementDirection
  readonly addressee: AddresseeKey
  /** Of a snapshot: the unit has answered long ago. */
  readonly isPast?: boolean
  /** It leads to what named this unit: nobody waits for a receipt, and of its files only exhibits are shown. */
  readonly isBrought?: boolean
}

/** What the batch has to know afterwards. */
export interface StoredOperation {
  readonly record: RecordId
  readonly judged: Judged
  readonly sender: UnitId
}

/** An incoming operation with what was made of it. */
type Taken = Incoming & { readonly judged: Judged; readonly now: number }

export const urgencyOf = (operation: Operation | undefined): string =>
  operation?.kind === 'bulletin-create' || operation?.kind === 'bulletin-update' || operation?.kind === 'request-create'
    ? operation.body.urgency
    : 'routine'

export function storeOperation(context: SyncContext, tx: WritableDb, incoming: Incoming): StoredOperation {
  const { hash, tbs, sender } = incoming
  const now = context.clock.now()
  const judged = judgeOperation(context, tx, incoming)
  if (judged.operation !== undefined) keepDecoded(tx, judged.operation)
  const record = tbs.recordId ?? (hash as RecordId) // a record's id is the hash of the operation that created it
  rememberCircles(tx, context.directory.state, tbs.recipients)
  insertStatement(tx, {
    hash,
    record,
    type: tbs.type,
    bodyVersion: tbs.bodyVersion,
    unit: sender.unit,
    device: sender.device,
    officer: sender.officer?.id,
    created: tbs.created,
    expires: tbs.expires,
    tbs: incoming.statement.tbsBytes,
    sigs: joined(incoming.statement),
    body: incoming.statement.body,
    direction: incoming.direction,
    outcome: judged.outcome,
    receivedAt: now,
    logSize: acceptedBy(context, incoming),
    parents: tbs.parents ?? [],
  })
  const isShown = incoming.isBrought !== true || judged.operation?.kind === 'case-exhibit'
  if (isShown && (judged.outcome === 'accepted' || judged.outcome === 'waiting-parents'))
    wantAttachments(tx, { ...incoming, judged, now })
  oweWord(context, tx, { ...incoming, judged, now })
  appendAudit(tx, context.deps.crypto, {
    at: now,
    action: 'receive.operation',
    code: judged.reason === undefined ? judged.outcome : `${judged.outcome}:${judged.reason}`,
    object: idBytes(hash),
    ...(sender.officer !== undefined && { officer: sender.officer.id }),
  })
  return { record, judged, sender: sender.unit }
}

/** The log by which it is accepted; a sibling's word that it was earlier is passed on as it is. */
export const acceptedBy = ({ directory }: SyncContext, { vouchedAt }: Verified): number =>
  Math.min(vouchedAt ?? Number.POSITIVE_INFINITY, directory.state.size)

/** What was quarantined, judged once more; as what just came, when it counts now: its author and the desk hear of it. */
export function judgeAgain(context: SyncContext, tx: WritableDb, incoming: Incoming): StoredOperation | undefined {
  const { hash, tbs, sender } = incoming
  const judged = judgeOperation(context, tx, incoming)
  if (
    judged.outcome === 'quarantined' ||
    !liftQuarantine(tx, hash, { ...judged, logSize: acceptedBy(context, incoming) })
  )
    return undefined
  const now = context.clock.now()
  if (judged.outcome === 'accepted' || judged.outcome === 'waiting-parents') {
    wantAttachments(tx, { ...incoming, judged, now })
  }
  oweWord(context, tx, { ...incoming, judged, now })
  appendAudit(tx, context.deps.crypto, {
    at: now,
    action: 'quarantine.lifted',
    code: judged.outcome,
    object: idBytes(hash),
  })
  return { record: tbs.recordId ?? (hash as RecordId), judged, sender: sender.unit }
}

const joined = (statement: Statement): Bytes => concat(...statement.signatures)

function wantAttachments(tx: WritableDb, { hash, tbs, judged, now }: Taken): void {
  const { operation } = judged
  const pairs = operation === undefined ? undefined : pairAttachments(tbs as Tbs, operation.body)
  for (const [index, pair] of (pairs ?? []).entries()) {
    const stored = toStored(pair, index)
    noteBlob(tx, { blobId: stored.blobId, ciphertextSize: stored.ciphertextSize, state: 'wanted' }, now)
    saveAttachment(tx, hash, stored)
  }
}

/** The own unit's siblings owe nothing. Attachments on the way give the receipt a little time to become complete. */
function oweWord(context: SyncContext, tx: WritableDb, taken: Taken): void {
  const { sender, hash, addressee, now } = taken
  const { outcome, operation } = taken.judged
  if (sender.unit === context.self.unit || taken.isPast === true || taken.isBrought === true) return
  const urgency = urgencyOf(operation)
  oweReceipt(
    tx,
    { statement: hash, rung: 'decrypted', to: sender.unit, addressee, outcome, at: now, urgency },
    attachmentsComplete(tx, hash) ? dueAt(urgency, now) : now + limits.receiptForIncompleteMs,
  )
}

/** Immediate traffic is answered at once, routine traffic a little later (docs/spec/receipts.md, Jitter). */
export const dueAt = (urgency: string, now: number): number =>
  urgency === 'immediate' || urgency === 'urgent' ? now : now + limits.receiptJitterMs

/** A receipt about another outcome than before, e.g. when the missing parents have come. */
export function oweAgain(
  context: SyncContext,
  tx: WritableDb,
  again: { readonly operation: Operation; readonly outcome: ReceiptOutcome; readonly addressee: AddresseeKey },
): void {
  const { operation, outcome, addressee } = again
  if (operation.unit === context.self.unit) return
  const now = context.clock.now()
  const urgency = urgencyOf(operation)
  oweReceipt(
    tx,
    { statement: operation.hash, rung: 'decrypted', to: operation.unit, addressee, outcome, at: now, urgency },
    dueAt(urgency, now),
  )
}
