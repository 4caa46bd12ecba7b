/**
 * Tells a device that is new in the unit what there is: originals of all active records in carries, then heads and
 * frontiers to check them against (docs/spec/snapshot.md). In steps of one transaction each, so that a cut costs one.
 */
import type { Bytes } from '../../../shared/bytes.ts'
import { idBytes, type DeviceId, type RecordId, type StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { CarriedItem } from '../../../shared/protocol/bodies/carry.ts'
import { snapshotBody, type RecordFrontier } from '../../../shared/protocol/bodies/snapshot.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { readMeta, writeMeta } from '../../store/meta.ts'
import { receiptStatementsOf } from '../../store/receipts.ts'
import {
  activeRecords,
  besideRecords,
  carriedThrough,
  newcomersDue,
  noteNewcomer,
  settleNewcomer,
  wholeSnapshots,
  type Newcomer,
} from '../../store/siblings.ts'
import { statementByHash, statementsOfRecord, type StoredStatement } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import { isDistrusted } from '../inbox/lied.ts'
import { authorControl } from '../receipts/control.ts'
import { carriedItem, sealCarries } from '../receipts/carried-item.ts'
import { canTellUnit, eldersOf, isSnapshotAwaited, isSnapshotOpen, turnOf } from './family.ts'
import { inParts } from './heads.ts'
import { beginTelling, headsForNewcomer, tellingSince } from './snapshot-heads.ts'

/** Meta name: epochs up to this one were looked through for devices that are new. */
const lookedThrough = 'sync.newcomers-through'

/** Devices that an epoch names and none before it did. The first epoch of a unit is nobody's to be told about. */
export function noteNewcomers(context: SyncContext): void {
  const { store, self, directory, clock } = context
  const epochs = directory.state.units.get(self.unit)?.epochs
  const through = readMeta<number>(store.read, lookedThrough) ?? 0
  if (epochs === undefined || epochs.length <= through) return
  store.transaction('newcomers', (tx) => {
    const known = new Set<DeviceId>()
    for (const { epoch, devices } of epochs) {
      const fresh = devices.filter(({ device }) => !known.has(device))
      for (const { device } of fresh) known.add(device)
      if (epoch <= through || epoch === 1) continue
      const elders = eldersOf(context, epoch)
      if (!elders.includes(self.device)) continue
      for (const { device } of fresh) {
        if (wholeSnapshots(tx, device).length > 0) continue // a sibling was quicker
        const turn = turnOf(context, elders, idBytes(device))
        noteNewcomer(tx, { device, epoch, dueAt: clock.now() + turn * limits.siblingTurnMs })
      }
    }
    writeMeta(tx, lookedThrough, epochs.length)
  })
}

/** Returns how many messages were made; more may be due. */
export function sendSnapshots(context: SyncContext): number {
  const { store, clock } = context
  let made = 0
  for (const newcomer of newcomersDue(store.read, clock.now())) {
    if (!canTellUnit(context) || isSnapshotAwaited(context, store.read) || isSnapshotOpen(context, store.read))
      return made
    let after: Newcomer | undefined = newcomer
    while (after !== undefined && made < limits.snapshotSteps) {
      const from: Newcomer = after
      const step = store.transaction('snapshot-step', (tx) => stepOf(context, tx, from))
      context.deps.step('snapshot.step.after')
      made += step.made
      after = step.next
    }
  }
  return made
}

/** The next records, or the heads when there are none. */
function stepOf(
  context: SyncContext,
  tx: WritableDb,
  newcomer: Newcomer,
): { readonly made: number; readonly next: Newcomer | undefined } {
  context.deps.step('snapshot.step.before')
  if (newcomer.after.length === 0) beginTelling(context, tx, newcomer.device)
  const which = { after: newcomer.after, at: context.clock.now(), limit: limits.carryOriginals }
  const records = activeRecords(tx, which)
  const items: CarriedItem[] = []
  let last: RecordId | undefined
  for (const record of records) {
    items.push(...originalsOf(tx, record).map(snapshotItem))
    last = record
    if (items.length >= limits.carryOriginals) break
  }
  if (last === undefined) {
    const beside = sealCarries(context, tx, { to: context.self.unit, items: besideOf(context, tx, newcomer.device) })
    return { made: beside + sendHeads(context, tx, newcomer), next: undefined }
  }
  carriedThrough(tx, newcomer.device, idBytes(last))
  return {
    made: sealCarries(context, tx, { to: context.self.unit, items }),
    next: { ...newcomer, after: idBytes(last) },
  }
}

/** Its operations, then receipts about them; nothing that this home does not trust itself. */
export function originalsOf(db: ReadableDb, record: RecordId): readonly StoredStatement[] {
  const receipts = receiptStatementsOf(db, record).flatMap((hash) => statementByHash(db, hash) ?? [])
  return [...trusted(db, record), ...receipts.filter(({ outcome }) => outcome === 'accepted')]
}

const trusted = (db: ReadableDb, record: RecordId): readonly StoredStatement[] =>
  statementsOfRecord(db, record).filter(({ outcome }) => outcome !== 'quarantined' && outcome !== 'not-allowed')

/**
 * What was set aside because its signer was removed, for a sibling may have had it in time, and receipts that no record
 * shows yet. Nothing of a device that is not believed: who is new does not know that, and would believe it.
 */
function besideOf({ clock }: SyncContext, db: ReadableDb, newcomer: DeviceId): readonly CarriedItem[] {
  const since = clock.now() - limits.envelopeExpiryMs
  const which = { since, began: tellingSince(db, newcomer), limit: limits.siblingCandidates }
  return besideRecords(db, which).flatMap((hash) => {
    const statement = statementByHash(db, hash)
    return statement === undefined || isDistrusted(db, statement.device) ? [] : [snapshotItem(statement)]
  })
}

function snapshotItem(statement: StoredStatement): CarriedItem {
  const isAccepted = statement.outcome === 'accepted' || statement.outcome === 'expired'
  return carriedItem(statement, { reason: 'snapshot', ...(isAccepted && { acceptedAt: statement.logSize }) })
}

function sendHeads(context: SyncContext, tx: WritableDb, { device, epoch }: Newcomer): number {
  const heads = inParts(headsForNewcomer(context, tx, device), limits.headsPerPart)
  const records = inRecordParts(frontiers(tx, context.clock.now()))
  const parts = Math.max(heads.length, records.length)
  for (let part = 0; part < parts; part++) {
    const here = records[part] ?? []
    authorControl(context, tx, {
      type: 'snapshot',
      to: [context.self.unit],
      urgency: 'other',
      body: (common) =>
        snapshotBody.encode(context.deps.crypto, {
          ...common,
          part,
          parts,
          newcomer: { device, epoch },
          heads: heads[part] ?? [],
          records: here.map(({ record, frontier }) => ({ record, frontier })),
          count: here.reduce((sum, { operations }) => sum + operations, 0),
        }),
    })
  }
  settleNewcomer(tx, device, 'sent')
  return parts
}

/** A record of which every unit has said something since has a frontier of its own length. */
export function inRecordParts<T extends RecordFrontier>(records: readonly T[]): readonly (readonly T[])[] {
  const parts: T[][] = [[]]
  let size = 0
  for (const record of records) {
    const bytes = 64 + 34 * record.frontier.length
    const last = parts.at(-1) ?? []
    const isFull = last.length >= limits.recordsPerPart || size + bytes > limits.frontierBytesPerPart
    if (isFull) parts.push([record])
    else last.push(record)
    size = isFull ? bytes : size + bytes
  }
  return parts
}

function frontiers(db: ReadableDb, at: number): readonly (RecordFrontier & { readonly operations: number })[] {
  const found: (RecordFrontier & { readonly operations: number })[] = []
  for (let after: Bytes = new Uint8Array(0); ;) {
    const page = activeRecords(db, { after, at, limit: limits.recordsPerPart })
    for (const record of page) {
      const operations = trusted(db, record)
      found.push({ record, operations: operations.length, frontier: frontierOf(operations) })
    }
    const last = page.at(-1)
    if (last === undefined) return found
    after = idBytes(last)
  }
}

export function frontierOf(operations: readonly Pick<StoredStatement, 'hash' | 'parents'>[]): readonly StatementHash[] {
  const named = new Set(operations.flatMap(({ parents }) => parents))
  const open = operations.map(({ hash }) => hash).filter((hash) => !named.has(hash))
  return open.toSorted().slice(0, limits.frontierNamed)
}
