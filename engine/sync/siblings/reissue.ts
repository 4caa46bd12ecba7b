/**
 * A unit whose every device is new has nobody who could tell it what there was, and the heir of a closed unit may have
 * nobody who did. Whoever shares an active record with it brings its own words about it again, and that unit's own, which
 * it has from it (docs/spec/records.md, Reissue).
 */
import { idBytes, type RecordId, type UnitId } from '../../../shared/ids.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import type { CarriedItem } from '../../../shared/protocol/bodies/carry.ts'
import { unitsNamed } from '../../../shared/protocol/directory/circles.ts'
import { foundedAnew } from '../../../shared/protocol/directory/founded.ts'
import { standsFor } from '../../../shared/protocol/directory/answering.ts'
import { closureOf, heirOf } from '../../../shared/protocol/directory/units.ts'
import { decodeTbs } from '../../../shared/protocol/tbs.ts'
import { correspondents } from '../../store/correspondents.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { readMeta, writeMeta } from '../../store/meta.ts'
import { receiptsOf } from '../../store/receipts.ts'
import { activeRecords, carriedAmongUs, noteCarriedAmongUs } from '../../store/siblings.ts'
import type { StoredStatement } from '../../store/statements.ts'
import { canReach } from '../author/recipients.ts'
import type { SyncContext } from '../context.ts'
import { carriedItem, sealCarries } from '../receipts/carried-item.ts'
import { canTellUnit, readersOf, turnOf } from './family.ts'
import { originalsOf } from './snapshot-out.ts'

/** Of whom to whom, since when there is nobody there who has it. */
interface Lost {
  /** Whose words, and words to whom. */
  readonly unit: UnitId
  /** Who reads for it now: itself, or its heir. */
  readonly to: UnitId
  readonly since: number
  /** From then on, unless its own desks have handed it over. */
  readonly dueAt: number
}

const reissuedFor = (unit: UnitId) => `sync.reissued-${unit}` as const

/** Returns how many carries were made. */
export function reissueLost(context: SyncContext): number {
  const { store, self, clock } = context
  let made = 0
  for (const unit of correspondents(store.read, 0)) {
    const lost = unit === self.unit ? undefined : lostBy(context, unit)
    if (lost === undefined || (readMeta<number>(store.read, reissuedFor(unit)) ?? 0) >= lost.since) continue
    const turn = turnOf(context, readersOf(context), idBytes(unit))
    if (clock.now() < lost.dueAt + turn * limits.siblingTurnMs || !canTellUnit(context)) continue
    if (lost.to !== self.unit && !canReach(context, lost.to)) continue
    made += reissue(context, lost)
  }
  return made
}

function lostBy({ directory, clock }: SyncContext, unit: UnitId): Lost | undefined {
  const { state } = directory
  const record = state.units.get(unit)
  if (record === undefined) return undefined
  const when = { size: state.size, at: clock.now() }
  if (closureOf(record, when) !== undefined) {
    const heir = heirOf(state, unit, when)
    return heir && { unit, to: heir.unit, since: heir.since, dueAt: heir.since + limits.carriedAgainMs }
  }
  const founded = foundedAnew(record.epochs)
  return founded && { unit, to: unit, since: founded.logged, dueAt: founded.logged }
}

function reissue(context: SyncContext, lost: Lost): number {
  const { store, self } = context
  let made = 0
  for (let after: Bytes | undefined = lost.to === self.unit ? undefined : new Uint8Array(0); after !== undefined;) {
    const from: Bytes = after
    const step = store.transaction('reissue', (tx) => stepOf(context, tx, { lost, after: from }))
    made += step.made
    after = step.next
  }
  store.transaction('reissued', (tx) => writeMeta(tx, reissuedFor(lost.unit), lost.since))
  return made
}

interface Step {
  readonly lost: Lost
  readonly after: Bytes
}

function stepOf(
  context: SyncContext,
  tx: WritableDb,
  { lost, after }: Step,
): { readonly made: number; readonly next: Bytes | undefined } {
  const at = context.clock.now()
  const items: CarriedItem[] = []
  let last: RecordId | undefined
  for (const record of activeRecords(tx, { after, at, limit: limits.carryOriginals, leaving: true })) {
    for (const statement of originalsOf(tx, record)) {
      const item = itemOf(context, tx, { lost, statement })
      if (item === undefined) continue
      noteCarriedAmongUs(tx, { unit: lost.to, statement: statement.hash, at })
      items.push(item)
    }
    last = record
    if (items.length >= limits.carryOriginals) break
  }
  return { made: sealCarries(context, tx, { to: lost.to, items }), next: last && idBytes(last) }
}

/** Our own word to it, or its own word to us: with ours that we had accepted it, for its signer may be revoked by now. */
function itemOf(
  { directory, self, clock }: SyncContext,
  db: ReadableDb,
  { lost, statement }: { readonly lost: Lost; readonly statement: StoredStatement },
): CarriedItem | undefined {
  const { hash, unit } = statement
  if ((carriedAmongUs(db, lost.to, hash) ?? 0) >= lost.since) return undefined
  if (lost.to !== lost.unit && receiptsOf(db, hash).some((said) => said.unit === lost.to)) return undefined
  const named = unitsNamed(directory.state, decodeTbs(statement.tbs).recipients)
  const ours = standsFor(directory.state, { unit: self.unit, at: clock.now() })
  if (ours.includes(unit)) return named.includes(lost.unit) ? carriedItem(statement, { reason: 'reissue' }) : undefined
  if (unit !== lost.unit || statement.created >= lost.since || !named.includes(self.unit)) return undefined
  const isAccepted = statement.outcome === 'accepted' || statement.outcome === 'expired'
  return isAccepted ? carriedItem(statement, { reason: 'forward', acceptedAt: statement.logSize }) : undefined
}
