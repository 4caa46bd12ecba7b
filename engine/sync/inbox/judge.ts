/**
 * The outcome of a verified statement (docs/spec/envelope.md, Outcomes): the sender is known from here on, so each of
 * these consumes the sequence, stores the statement and is told to the sender.
 */
import { equalBytes } from '../../../shared/bytes.ts'
import { usedAt } from '../../directory/used-at.ts'
import { unitsNamed } from '../../../shared/protocol/directory/circles.ts'
import { isPlainName } from '../../../shared/plain-name.ts'
import { officerNameHash } from '../../../shared/protocol/directory/keys.ts'
import type { Hash } from '../../../shared/protocol/merkle.ts'
import type { ReceiptOutcome } from '../../../shared/protocol/bodies/receipt.ts'
import type { Tbs } from '../../../shared/protocol/tbs.ts'
import { limits } from '../../../shared/limits.ts'
import type { RecordId, StatementHash } from '../../../shared/ids.ts'
import { breachesOf } from '../../records/breaches.ts'
import { areFilesOfExhibit, areFilesPlain } from '../../records/file-sizes.ts'
import { largeFilesVersion } from '../../records/operation-kinds.ts'
import { heirsIn, type Heirs } from '../../records/heirs.ts'
import { causalOrder } from '../../records/causal-order.ts'
import { decodeOperation, type Operation } from '../../records/operation.ts'
import type { ReadableDb } from '../../store/database.ts'
import { operationsOf } from '../../store/operations.ts'
import type { SyncContext, SyncDirectory } from '../context.ts'
import { isDistrusted } from './lied.ts'
import type { Sender } from './signers.ts'

export interface Verified {
  readonly hash: StatementHash
  readonly tbs: Tbs
  readonly body: Uint8Array
  readonly sender: Sender
  /** Carried by a sibling that accepted it by a log of so many leaves (docs/spec/snapshot.md, Answers). */
  readonly vouchedAt?: number
}

/** What a home judges by. */
export interface JudgeContext {
  readonly deps: Pick<SyncContext['deps'], 'crypto'>
  readonly clock: Pick<SyncContext['clock'], 'now'>
  readonly directory: Pick<SyncDirectory, 'state' | 'witnessedAt'>
}

export interface Judged {
  readonly outcome: ReceiptOutcome
  /** Present unless the type or the body is not one that this program reads. */
  readonly operation: Operation | undefined
  /** Why, for the audit; absent for `accepted`. */
  readonly reason?: string
}

/** An operation on a record. Control messages are not judged: they are applied or ignored. */
export function judgeOperation(context: JudgeContext, db: ReadableDb, statement: Verified): Judged {
  const { sender, tbs } = statement
  // one that no sibling could carry would be there for some devices of a unit and never for others
  if (tbs.bodyLength > limits.operationBodyBytes)
    return { outcome: 'not-allowed', operation: undefined, reason: 'too-large' }
  const decoded = decodeOperation({
    ...statement,
    unit: sender.unit,
    device: sender.device,
    officer: sender.officer?.id,
    named: unitsNamed(context.directory.state, tbs.recipients),
  })
  if (!decoded.ok && decoded.error === 'needs-update') return { outcome: 'needs-update', operation: undefined }
  if ((tbs.crit ?? []).length > 0) return { outcome: 'needs-update', operation: undefined, reason: 'crit' }
  if (!decoded.ok) return { outcome: 'not-allowed', operation: undefined, reason: 'body' }
  const operation = decoded.value
  // its siblings audit a device by what their unit itself is sent
  if (!tbs.recipients.some(({ kind, id }) => kind === 'unit' && id === sender.unit))
    return { outcome: 'not-allowed', operation, reason: 'own-unit' }
  if (sender.endedLater || isDistrusted(db, sender.device)) return { outcome: 'quarantined', operation }
  const breach = officerBreach(context.deps.crypto, operation, sender) ?? sizeBreach(operation, tbs.bodyVersion)
  if (breach !== undefined) return { outcome: 'not-allowed', operation, reason: breach }
  const order = causalOrder([...operationsOf(db, operation.recordId), operation])
  // what it is judged by is not all here: judged when it is
  if (!order.ordered.some(({ hash }) => hash === operation.hash)) return { outcome: 'waiting-parents', operation }
  const broken = breachesOf(order, heirsToday(context)).get(operation.hash)
  if (broken !== undefined) return { outcome: 'not-allowed', operation, reason: broken }
  return usedAt(context.clock, context.directory) >= tbs.expires
    ? { outcome: 'expired', operation }
    : { outcome: 'accepted', operation }
}

/** Who dates an operation ahead does not come after a unit before its day. */
function heirsToday({ directory, clock }: JudgeContext): Heirs {
  const heirs = heirsIn(directory, () => clock.now())
  const latest = usedAt(clock, directory) + limits.skewShownMs
  return {
    ...heirs,
    whenMade: (unit, { logSize, created }) => heirs.whenMade(unit, { logSize, created: Math.min(created, latest) }),
  }
}

function sizeBreach({ kind, body, attachmentTypes }: Operation, version: number): 'attachments' | undefined {
  const files = (body.attachments ?? []).map(({ trueSize }, index) => ({
    size: trueSize,
    type: attachmentTypes[index] ?? '',
  }))
  const mayBeLarge = kind === 'case-exhibit' && version === largeFilesVersion
  return (mayBeLarge ? areFilesOfExhibit : areFilesPlain)(files) ? undefined : 'attachments'
}

/** The officer's own certificate against the role and the name in the body. */
export function officerBreach(crypto: Hash, operation: Operation, sender: Sender): string | undefined {
  const { officer } = operation
  if (officer === undefined || sender.officer === undefined) return 'no-officer'
  if (!sender.officer.roles.includes(officer.role)) return 'role-not-held'
  const { author } = operation.body
  if (author === undefined) return 'no-name'
  // any of these on a screen or in a terminal could pass for something else
  if (!isPlainName(author.name) || !isPlainName(author.badge)) return 'name'
  return equalBytes(officerNameHash(crypto, author), sender.officer.nameHash) ? undefined : 'name'
}

/** Statements of a record that waited and whose parents are here now, each with its final outcome. */
export function nowConnected(
  context: JudgeContext,
  db: ReadableDb,
  record: RecordId,
): readonly { readonly operation: Operation; readonly outcome: ReceiptOutcome }[] {
  const order = causalOrder(operationsOf(db, record))
  const breaches = breachesOf(order, heirsToday(context))
  const now = usedAt(context.clock, context.directory)
  return order.ordered.map((operation) => {
    if (breaches.has(operation.hash)) return { operation, outcome: 'not-allowed' }
    return { operation, outcome: now >= operation.expires ? 'expired' : 'accepted' }
  })
}
