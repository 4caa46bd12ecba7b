/** Receipts that this device owes, batched to one envelope a unit (docs/spec/receipts.md). */
import type { DeviceId, UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { receiptBody, type ReceiptEntry, type ReceiptLink } from '../../../shared/protocol/bodies/receipt.ts'
import { standsFor } from '../../../shared/protocol/directory/answering.ts'
import { successorOf } from '../../../shared/protocol/directory/selectors.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { attachmentsComplete } from '../../store/attachments.ts'
import { linkStates } from '../../store/links.ts'
import {
  dueReceipts,
  forgetDue,
  forgetDueTo,
  postponeReceipts,
  saveReceipt,
  unitHasSaid,
  type DueReceipt,
} from '../../store/receipts.ts'
import { wantedFrom } from '../../store/statements.ts'
import type { SignedInOfficer } from '../../vault/officer.ts'
import { canReach } from '../author/recipients.ts'
import type { SyncContext } from '../context.ts'
import { isSnapshotAwaited } from '../siblings/family.ts'
import { refreshLadder } from '../transmit.ts'
import { authorControl } from './control.ts'

/** Seals what is due at `until`; returns how many receipts went into the outbox. One transaction a unit. */
export function flushReceipts(context: SyncContext, until: number): number {
  let sent = 0
  if (!canReach(context, context.self.unit)) return 0
  for (;;) {
    const due = dueReceipts(context.store.read, until, limits.receiptsPerEnvelope)
    const [first] = due
    if (first === undefined) return sent
    const to = heirOf(context, first.to)
    if (to === undefined || to === context.self.unit) {
      context.store.transaction('receipts-dropped', (tx) => forgetDueTo(tx, first.to))
      continue
    }
    if (!canReach(context, to)) {
      const again = until + limits.keyRetryMs
      context.store.transaction('receipts-postponed', (tx) => postponeReceipts(tx, first.to, again))
      continue
    }
    const others = due.slice(1).filter((each) => each.to === first.to)
    sent += context.store.transaction('receipts', (tx) => flushTo(context, tx, { to, group: [first, ...others] }))
  }
}

/** Who hears what was owed to that unit; `undefined`: it has closed for nobody. */
const heirOf = ({ directory, clock }: SyncContext, unit: UnitId): UnitId | undefined =>
  successorOf(directory.state, unit, { at: Math.max(clock.now(), directory.state.clock) })

interface Owed {
  readonly to: UnitId
  /** Receipts owed to that unit, or to one that it has come after. */
  readonly group: readonly DueReceipt[]
}

function flushTo(context: SyncContext, tx: WritableDb, { to, group }: Owed): number {
  for (const due of group) forgetDue(tx, due)
  const unit = context.self.unit
  const unsaid = group.filter((due) => due.again === true || !unitHasSaid(tx, { ...due, unit }))
  if (unsaid.length === 0) return 0
  sendReceipt(context, tx, { to, entries: unsaid.map((due) => entryOf(tx, due)), urgency: mostUrgent(unsaid) })
  // the own rung stands in the lists: without this a rebuild would show another one
  refreshLadder(
    context,
    tx,
    unsaid.map((due) => due.statement),
  )
  return unsaid.length
}

const entryOf = (db: ReadableDb, due: DueReceipt): ReceiptEntry => ({
  statement: due.statement,
  addressee: due.addressee,
  rung: due.rung,
  outcome: due.outcome,
  at: due.at,
  complete: attachmentsComplete(db, due.statement),
})

const order = ['immediate', 'urgent', 'routine', 'inquiry', 'other']
const mostUrgent = (due: readonly DueReceipt[]): string =>
  order.find((urgency) => due.some((each) => each.urgency === urgency)) ?? 'routine'

export interface OutgoingReceipt {
  readonly to: UnitId
  readonly entries: readonly ReceiptEntry[]
  readonly urgency: string
  /** Signs `opened`. */
  readonly officer?: SignedInOfficer
}

/** The envelope, and the own unit's word as its siblings will read it. */
export function sendReceipt(context: SyncContext, tx: WritableDb, receipt: OutgoingReceipt): void {
  const { state } = context.directory
  const spoken = standsFor(state, { unit: receipt.to, at: Math.max(context.clock.now(), state.clock) })
  const wanted = spoken.flatMap((unit) => wantedFrom(tx, unit, limits.receiptsPerEnvelope))
  const wants = [...new Set(wanted)].slice(0, limits.receiptsPerEnvelope)
  const { hash } = authorControl(context, tx, {
    type: 'receipt',
    to: [receipt.to],
    urgency: receipt.urgency,
    ...(receipt.officer !== undefined && { officer: receipt.officer }),
    body: (common) =>
      receiptBody.encode(context.deps.crypto, {
        ...common,
        entries: receipt.entries,
        links: linksOf(context, tx, receipt.to),
        ...(wants.length > 0 && { wants }),
      }),
  })
  const { unit, device } = context.self
  for (const entry of receipt.entries) {
    saveReceipt(tx, { ...entry, unit, device, officer: receipt.officer?.id, receipt: hash })
  }
}

/** Where this home stands with every device of that unit. */
function linksOf(context: SyncContext, db: ReadableDb, unit: UnitId): readonly ReceiptLink[] {
  if (isSnapshotAwaited(context, db)) return [] // what came before this device is not its to ask for
  return linkStates(db, devicesOf(context, unit), limits.missingRangesPerLink)
    .slice(0, limits.receiptsPerEnvelope)
    .map(({ device, addressee, contiguous, missing, ends }) => ({
      device,
      addressee,
      highest: contiguous,
      missing,
      ...(ends.length > 0 && { ends }),
    }))
}

/** All that ever were: a removed device's last envelopes may be missing still. */
export function devicesOf(context: SyncContext, unit: UnitId): readonly DeviceId[] {
  const devices = context.directory.state.units.get(unit)?.devices
  return Array.from({ length: devices?.length ?? 0 }, (_, index) => devices?.at(index)).flatMap((each) => each ?? [])
}
