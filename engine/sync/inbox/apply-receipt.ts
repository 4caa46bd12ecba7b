/**
 * A receipt: what a unit's device says became of statements, and which of our sequence numbers it lacks. A rung counts
 * only for a statement that named that unit; a sibling's receipt tells that this unit has answered already.
 */
import { decodeTbs } from '../../../shared/protocol/tbs.ts'
import type { DeviceId, RecordId, StatementHash, UnitId } from '../../../shared/ids.ts'
import { answersFor, standsFor } from '../../../shared/protocol/directory/answering.ts'
import { limits } from '../../../shared/limits.ts'
import type { ReceiptEntry, ReceiptFields, ReceiptLink } from '../../../shared/protocol/bodies/receipt.ts'
import { usedAt } from '../../directory/used-at.ts'
import type { WritableDb } from '../../store/database.ts'
import { isAllowed } from '../../records/allowed.ts'
import { markReceipted } from '../../store/outbox.ts'
import {
  earlyReceiptRoom,
  forgetDue,
  forgetEarlyReceipts,
  noteEarlyReceipt,
  saveReceipt,
} from '../../store/receipts.ts'
import { statementByHash, type StoredStatement } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import type { Sender } from './signers.ts'

export interface AppliedReceipt {
  /** Records whose ladders have changed. */
  readonly records: readonly RecordId[]
  /** What the sender's unit lacks of the envelopes of this unit's devices. */
  readonly missing: readonly ReceiptLink[]
  /** Statements that the sender's unit wants carried. */
  readonly wants: readonly StatementHash[]
  /** Entries that do not count: unknown statements, units that were not addressed, `opened` without an officer. */
  readonly ignored: number
}

export function applyReceipt(
  context: SyncContext,
  tx: WritableDb,
  receipt: { readonly hash: StatementHash; readonly sender: Sender; readonly fields: ReceiptFields },
): AppliedReceipt {
  const { sender, fields, hash } = receipt
  const records = new Set<RecordId>()
  let ignored = 0
  let room: number | undefined
  const looked = new Map<StatementHash, StoredStatement | undefined>() // an entry costs its sender 40 bytes, us a body
  for (const entry of fields.entries) {
    if (!looked.has(entry.statement)) looked.set(entry.statement, statementByHash(tx, entry.statement))
    const statement = looked.get(entry.statement)
    if (statement === undefined) room = remember(context, tx, { ...receipt, statement: entry.statement, room })
    const answered = answeredBy(context, { statement, entry, sender })
    if (answered.length === 0) {
      ignored += 1
      continue
    }
    const unit = sender.unit
    const isNews = saveReceipt(tx, {
      ...entry,
      unit,
      device: sender.device,
      officer: entry.rung === 'opened' ? sender.officer?.id : undefined,
      receipt: hash,
    })
    if (unit !== context.self.unit) {
      // a closed unit's part is done when its heir has it
      if (entry.rung === 'decrypted')
        for (const each of answered) markReceipted(tx, entry.statement, { ...entry, unit: each })
    } else if (entry.outcome !== 'waiting-parents') {
      forgetDue(tx, entry) // a sibling that waits for parents which are here has not spoken for us
    }
    if (isNews && statement?.record !== undefined) records.add(statement.record)
  }
  const own = sender.unit === context.self.unit
  const missing = own
    ? []
    : fields.links.filter(({ device, missing: ranges }) => ranges.length > 0 && isOurs(context, device))
  return { records: [...records], missing, wants: own ? [] : (fields.wants ?? []), ignored }
}

/** Any device of this unit, those that are gone among them. */
const isOurs = ({ directory, self }: SyncContext, device: DeviceId): boolean =>
  directory.state.devices.get(device)?.unit === self.unit

/** A relay that turns mail around must not silence anybody, and nobody fills the shelf alone. Returns the room left. */
function remember(
  { clock }: SyncContext,
  tx: WritableDb,
  early: {
    readonly statement: StatementHash
    readonly hash: StatementHash
    readonly sender: Sender
    readonly room: number | undefined
  },
): number {
  if (early.room === undefined) forgetEarlyReceipts(tx, clock.now() - limits.earlyReceiptMs)
  const room = early.room ?? earlyReceiptRoom(tx, early.sender.device, limits.earlyReceiptsPerDevice)
  if (room === 0) return 0
  noteEarlyReceipt(tx, { statement: early.statement, receipt: early.hash })
  return room - 1
}

interface Claim {
  /** What the entry speaks of, where this home has it. */
  readonly statement: StoredStatement | undefined
  readonly entry: ReceiptEntry
  readonly sender: Sender
}

/** The units in whose place the sender says so, among those that the statement named; none: its word does not count. */
function answeredBy(context: SyncContext, { statement, entry, sender }: Claim): readonly UnitId[] {
  const { directory, self, clock } = context
  if (statement === undefined) return []
  if (entry.rung === 'opened' && !isReader(sender)) return []
  const at = usedAt(clock, directory)
  const ours = standsFor(directory.state, { unit: self.unit, at })
  // Our own unit, and those that it has come after, speak about what others sent us; other units about what we sent them.
  if (ours.includes(statement.unit) === ours.includes(sender.unit)) return []
  const { recipients } = decodeTbs(statement.tbs)
  return answersFor(directory.state, recipients, { unit: sender.unit, key: entry.addressee, at })
}

/** Somebody who may read: administrators open nothing (names.md, Roles). */
const isReader = ({ officer }: Sender): boolean => officer?.roles.some((role) => isAllowed('read', role)) === true
