/**
 * A snapshot as the newcomer takes it in: heads say where its own duty begins, frontiers say what must be there. What is
 * named and not there is asked for among the siblings, and shown when it does not come (docs/spec/snapshot.md, Checks).
 */
import { idBytes, type StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { isCircleKey } from '../../../shared/protocol/addressee.ts'
import type { SnapshotFields, SnapshotSeenFields } from '../../../shared/protocol/bodies/snapshot.ts'
import { beginAt } from '../../store/links.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { readMeta, writeMeta } from '../../store/meta.ts'
import {
  nameInSnapshot,
  namedAndMissing,
  namesLeft,
  operationsOfPart,
  saveSnapshotPart,
  saveSnapshotSeen,
  settleNewcomer,
  snapshotLookedAt,
  snapshotWitnesses,
  wholeSnapshots,
} from '../../store/siblings.ts'
import type { SyncContext } from '../context.ts'
import { unitKey } from '../heard-as.ts'
import type { Sender } from '../inbox/signers.ts'
import { chainsWanted } from './chains-out.ts'
import { eldersOf, newSince, snapshotWholeAt, turnOf } from './family.ts'

/** Since when more was named than is remembered: nobody can say that all of it is here. */
const namesCut = 'sync.snapshot-names-cut'

interface FromSibling<T> {
  readonly sender: Sender
  readonly statement: StatementHash
  readonly created: number
  readonly fields: T
}

/** Made for this device: taken in. Made for another one: compared in turn. Returns whether it counts. */
export function takeSnapshot(context: SyncContext, tx: WritableDb, word: FromSibling<SnapshotFields>): boolean {
  const { sender, statement, created, fields } = word
  const { self, clock } = context
  const { newcomer } = fields
  const elders = eldersOf(context, newcomer.epoch)
  // who is new itself cannot say what was before
  if (sender.unit !== self.unit || sender.device === self.device || !elders.includes(sender.device)) return false
  const now = clock.now()
  const part = { ...fields, statement, device: sender.device, newcomer: newcomer.device, created }
  if (newcomer.device !== self.device) {
    const others = elders.filter((device) => device !== sender.device && device !== newcomer.device)
    const isElder = others.includes(self.device)
    const seenDue = isElder ? now + (1 + turnOf(context, others, idBytes(statement))) * limits.siblingTurnMs : undefined
    saveSnapshotPart(tx, part, { at: now, seenDue })
    settleNewcomer(tx, newcomer.device, 'seen')
    return true
  }
  if (newSince(context, tx)?.epoch !== newcomer.epoch && readMeta<number>(tx, snapshotWholeAt) === undefined)
    return false
  saveSnapshotPart(tx, part, { at: now, seenDue: undefined })
  const names = fields.records.flatMap(({ record, frontier }) => frontier.map((named) => ({ record, named })))
  const left = namesLeft(tx)
  for (const { record, named } of names.slice(0, left))
    nameInSnapshot(tx, { statement: named, record, part: statement })
  if (names.length > left) writeMeta(tx, namesCut, now)
  for (const { device, addressee, highest } of fields.heads) {
    const isOurs = addressee === unitKey(self.unit) || isCircleKey(addressee)
    if (isOurs && device !== self.device) beginAt(tx, { device, addressee, seq: highest })
  }
  if (wholeSnapshots(tx, self.device).length > 0 && readMeta<number>(tx, snapshotWholeAt) === undefined) {
    writeMeta(tx, snapshotWholeAt, now)
  }
  writeMeta(tx, chainsWanted, 1)
  return true
}

/** A second sibling's word. The newcomer wants what was left out; the others need not look themselves. */
export function takeSnapshotSeen(context: SyncContext, tx: WritableDb, word: FromSibling<SnapshotSeenFields>): boolean {
  const { sender, fields } = word
  const { self, clock } = context
  if (sender.unit !== self.unit || !eldersOf(context, fields.newcomer.epoch).includes(sender.device)) return false
  if (fields.newcomer.device !== self.device) {
    snapshotLookedAt(tx, fields.newcomer.device)
    return true
  }
  const parts = wholeSnapshots(tx, self.device).filter(({ device }) => device !== sender.device)
  const known = new Set(parts.map(({ statement }) => statement))
  for (const part of fields.seen.filter((each) => known.has(each))) {
    saveSnapshotSeen(tx, { device: sender.device, part, omitted: fields.omitted.length, at: clock.now() })
    for (const record of fields.omitted) nameInSnapshot(tx, { statement: record, record, part })
  }
  if (fields.omitted.length > 0) writeMeta(tx, chainsWanted, 1)
  return true
}

/**
 * late: no whole snapshot though there are siblings who could have made one. omits: something that it names is not here,
 * or a second sibling says that records were left out.
 */
export function snapshotAlarm(context: SyncContext, db: ReadableDb): 'late' | 'omits' | undefined {
  const now = context.clock.now()
  const first = newSince(context, db)
  if (first !== undefined) return now - first.logged >= limits.snapshotLateMs ? 'late' : undefined
  const wholeAt = readMeta<number>(db, snapshotWholeAt)
  if (wholeAt === undefined) return undefined
  if (snapshotWitnesses(db).omitted > 0) return 'omits'
  return now - wholeAt >= limits.snapshotSettleMs && isShort(context, db) ? 'omits' : undefined
}

function isShort({ self }: SyncContext, db: ReadableDb): boolean {
  if (readMeta<number>(db, namesCut) !== undefined) return true
  if (namedAndMissing(db, 1).length > 0) return true
  return wholeSnapshots(db, self.device).some(({ statement, count }) => operationsOfPart(db, statement) < count)
}
