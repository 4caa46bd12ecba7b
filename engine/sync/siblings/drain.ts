/**
 * A closed unit's devices hand what is active to the unit that has come after it, and what still arrives: its own words
 * as reissues, others' as forwards, receipts about them too (docs/spec/records.md, Handing over). A step is one transaction,
 * so that a cut costs one; the siblings take turns, and nobody hands over what another one has.
 */
import type { Bytes } from '../../../shared/bytes.ts'
import { idBytes, type RecordId, type UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { closureOf, heirOf, type Heir } from '../../../shared/protocol/directory/units.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { readMeta, writeMeta } from '../../store/meta.ts'
import { activeRecords, carriedAmongUs, noteCarriedAmongUs } from '../../store/siblings.ts'
import { newestStatement, type StoredStatement } from '../../store/statements.ts'
import { canReach } from '../author/recipients.ts'
import type { SyncContext } from '../context.ts'
import { carriedItem, sealCarries } from '../receipts/carried-item.ts'
import { canTellUnit, readersOf, turnOf } from './family.ts'
import { originalsOf } from './snapshot-out.ts'

/** Meta name: everything up to this row was handed over. */
const handedThrough = 'sync.handed-through'
/** Meta name: when it is this device's turn to hand over what has come since. */
const handOverAt = 'sync.hand-over-at'

/** Returns how many carries were made. */
export function drainToHeir(context: SyncContext): number {
  const { store, clock } = context
  const heir = heirOfOwn(context)
  if (heir === undefined || !canTellUnit(context) || !canReach(context, heir.unit)) return 0
  const newest = newestStatement(store.read)
  if (newest <= (readMeta<number>(store.read, handedThrough) ?? 0)) return 0
  if (clock.now() < turnAt(context, heir.unit)) return 0
  let made = 0
  for (let after: Bytes | undefined = new Uint8Array(0); after !== undefined;) {
    const from: Bytes = after
    const step = store.transaction('hand-over', (tx) => stepOf(context, tx, { heir, after: from }))
    made += step.made
    after = step.next
  }
  store.transaction('handed-over', (tx) => {
    // the carries of this device are statements of it too, and none to be handed over
    writeMeta(tx, handedThrough, newestStatement(tx))
    writeMeta(tx, handOverAt, 0)
  })
  return made
}

/** The own unit has closed, and its heir has what is active; or there is none, and nobody answers any more. */
export function hasHandedOver(context: SyncContext): boolean {
  const { state } = context.directory
  const record = state.units.get(context.self.unit)
  const when = { size: state.size, at: context.clock.now() - limits.skewShownMs }
  if (record === undefined || closureOf(record, when) === undefined) return false
  return heirOfOwn(context) === undefined || readMeta<number>(context.store.read, handedThrough) !== undefined
}

/** Once its clock is as far behind as it may be, the heir itself knows that it is the heir. */
function heirOfOwn({ directory, self, clock }: SyncContext): Heir | undefined {
  const { state } = directory
  const record = state.units.get(self.unit)
  const when = { size: state.size, at: clock.now() - limits.skewShownMs }
  if (record === undefined || closureOf(record, when) === undefined) return undefined
  return heirOf(state, self.unit, when)
}

function turnAt(context: SyncContext, heir: UnitId): number {
  const { store, clock } = context
  const known = readMeta<number>(store.read, handOverAt) ?? 0
  if (known > 0) return known
  const at = clock.now() + turnOf(context, readersOf(context), idBytes(heir)) * limits.siblingTurnMs
  store.transaction('hand-over-begins', (tx) => writeMeta(tx, handOverAt, at))
  return at
}

interface Step {
  readonly heir: Heir
  readonly after: Bytes
}

function stepOf(
  context: SyncContext,
  tx: WritableDb,
  { heir, after }: Step,
): { readonly made: number; readonly next: Bytes | undefined } {
  const at = context.clock.now()
  const due: StoredStatement[] = []
  let last: RecordId | undefined
  for (const record of activeRecords(tx, { after, at, limit: limits.carryOriginals, leaving: true })) {
    due.push(...notHanded(tx, record, heir))
    last = record
    if (due.length >= limits.carryOriginals) break
  }
  for (const { hash } of due) noteCarriedAmongUs(tx, { unit: heir.unit, statement: hash, at })
  const items = due.map((statement) =>
    carriedItem(statement, { reason: statement.unit === context.self.unit ? 'reissue' : 'forward' }),
  )
  return { made: sealCarries(context, tx, { to: heir.unit, items }), next: last && idBytes(last) }
}

const notHanded = (db: ReadableDb, record: RecordId, { unit, since }: Heir): readonly StoredStatement[] =>
  originalsOf(db, record).filter(({ hash }) => (carriedAmongUs(db, unit, hash) ?? 0) < since)
