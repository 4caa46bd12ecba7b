/**
 * A device that is gone sends nothing again: what it has said and somebody has not confirmed, its siblings carry as it
 * was signed (docs/spec/receipts.md, Gaps). Gone is who reads with the unit no more, and who has been silent for longer
 * than between two of its heartbeats; and for its heir, whoever belonged to a closed unit.
 */
import { idBytes, type DeviceId, type StatementHash, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { CarriedItem } from '../../../shared/protocol/bodies/carry.ts'
import { unitsNamed } from '../../../shared/protocol/directory/circles.ts'
import { successorOf } from '../../../shared/protocol/directory/selectors.ts'
import { inheritedFrom } from '../../../shared/protocol/directory/units.ts'
import { decodeTbs } from '../../../shared/protocol/tbs.ts'
import { hashUnder, lastUnder } from '../../store/chains.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { readMeta, writeMeta } from '../../store/meta.ts'
import { receiptsOf } from '../../store/receipts.ts'
import { carriedAmongUs, noteCarriedAmongUs } from '../../store/siblings.ts'
import { operationsBy, statementByHash, type StoredStatement } from '../../store/statements.ts'
import { canReach } from '../author/recipients.ts'
import type { SyncContext } from '../context.ts'
import { unitKey } from '../heard-as.ts'
import { carriedItem, sealCarries } from '../receipts/carried-item.ts'
import { devicesOf } from '../receipts/receipts-out.ts'
import { canTellUnit, isSnapshotAwaited, readersOf, turnOf } from './family.ts'

/** Meta name: when this device looked last. */
export const absentAt = 'sync.absent-at'

/** Returns how many carries were made. */
export function carryForAbsent(context: SyncContext): number {
  const { store, clock } = context
  const now = clock.now()
  const last = readMeta<number>(store.read, absentAt)
  if (last !== undefined && now - last < limits.chainsAgainMs) return 0
  if (!canTellUnit(context) || isSnapshotAwaited(context, store.read)) return 0
  const gone = goneDevices(context, store.read).filter(({ device, since }) => {
    const others = readersOf(context).filter((each) => each !== device)
    return now - since > turnOf(context, others, idBytes(device)) * limits.siblingTurnMs
  })
  return store.transaction('for-absent', (tx) => {
    writeMeta(tx, absentAt, now)
    return gone.reduce((made, each) => made + carryFor(context, tx, each), 0)
  })
}

interface Gone {
  readonly unit: UnitId
  readonly device: DeviceId
  /** From then on others speak for it. */
  readonly since: number
}

function goneDevices(context: SyncContext, db: ReadableDb): readonly Gone[] {
  const { self, directory, clock } = context
  const { state } = directory
  const readers = readersOf(context)
  const siblings = devicesOf(context, self.unit).flatMap((device): readonly Gone[] => {
    const said = device === self.device ? undefined : lastWord(context, db, device)
    const patience = readers.includes(device) ? limits.silentAfterMs : 0
    return said === undefined ? [] : [{ unit: self.unit, device, since: said + patience }]
  })
  const closed = inheritedFrom(state, self.unit, { size: state.size, at: clock.now() })
  const others = closed.flatMap(({ unit, since }) =>
    devicesOf(context, unit).map((device) => ({ unit, device, since: since + limits.carriedAgainMs })),
  )
  return [...siblings, ...others]
}

/** When it last said something to its own unit. */
function lastWord({ self }: SyncContext, db: ReadableDb, device: DeviceId): number | undefined {
  const chain = { device, addressee: unitKey(self.unit) }
  const newest = hashUnder(db, { ...chain, seq: lastUnder(db, chain) })
  return newest === undefined ? undefined : statementByHash(db, newest)?.created
}

function carryFor(context: SyncContext, tx: WritableDb, { unit: author, device }: Gone): number {
  const now = context.clock.now()
  const said = { since: now - limits.envelopeExpiryMs, at: now, limit: limits.siblingCandidates }
  const items = new Map<UnitId, CarriedItem[]>()
  for (const hash of operationsBy(tx, { unit: author, device }, said)) {
    const statement = statementByHash(tx, hash)
    if (statement === undefined) continue
    for (const unit of owing(context, tx, statement)) {
      if (!canReach(context, unit) || !isDue(context, tx, { unit, hash })) continue
      noteCarriedAmongUs(tx, { unit, statement: hash, at: now })
      items.set(unit, [...(items.get(unit) ?? []), carriedItem(statement, { reason: 'resend' })])
    }
  }
  return [...items].reduce((made, [to, each]) => made + sealCarries(context, tx, { to, items: each }), 0)
}

const isDue = (
  { clock }: SyncContext,
  db: ReadableDb,
  { unit, hash }: { readonly unit: UnitId; readonly hash: StatementHash },
): boolean => {
  const carried = carriedAmongUs(db, unit, hash)
  return carried === undefined || clock.now() - carried >= limits.carriedAgainMs
}

/** Those that it named and that have not answered, or their heirs. */
function owing({ directory, self, clock }: SyncContext, db: ReadableDb, statement: StoredStatement): readonly UnitId[] {
  const { state } = directory
  const at = { at: Math.max(clock.now(), state.clock) }
  // with its files on the disk, as the device itself would have waited for
  const done = receiptsOf(db, statement.hash).filter(
    ({ complete, outcome }) => complete || (outcome !== 'accepted' && outcome !== 'waiting-parents'),
  )
  const heard = new Set(done.map(({ unit }) => unit))
  const named = unitsNamed(state, decodeTbs(statement.tbs).recipients)
  const silent = named.filter((unit) => unit !== self.unit && !heard.has(unit))
  const heirs = silent.flatMap((unit) => successorOf(state, unit, at) ?? [])
  return [...new Set(heirs)].filter((unit) => unit !== self.unit && !heard.has(unit))
}
