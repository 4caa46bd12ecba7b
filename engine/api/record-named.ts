/** What calls about records of every family begin with: which one is meant, whose it is today, who reads it today. */
import { GiaobanError } from '../../shared/errors.ts'
import type { RecordId, UnitId } from '../../shared/ids.ts'
import type { OpenHome } from '../open-home.ts'
import { resolveRecord } from '../store/bulletin-queries.ts'
import type { ReadableDb } from '../store/database.ts'

/** Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
export function recordNamed(db: ReadableDb, id: string): RecordId {
  const record = resolveRecord(db, id)
  if (!record.ok) throw new GiaobanError(record.error)
  return record.value
}

/** Throws GiaobanError `usage/not-found`, also for a record of another family, `usage/ambiguous-id`. */
export function viewNamed<View>(
  home: OpenHome,
  id: string,
  viewOf: (db: ReadableDb, record: RecordId, home: OpenHome) => View | undefined,
): View {
  const db = home.context.store.read
  const view = viewOf(db, recordNamed(db, id), home)
  if (view === undefined) throw new GiaobanError('usage/not-found')
  return view
}

/** Of this unit, or of one that it has come after. A closed unit's own desk reads on, and writes no more. */
export const isOwnToday = ({ records, context }: OpenHome, { owner }: { readonly owner: UnitId }): boolean =>
  records.heirs.today(owner) === context.self.unit

/** Who is sealed to: these units, closed ones by who has come after them. */
export const readersToday = ({ records }: OpenHome, units: readonly UnitId[]): readonly UnitId[] => [
  ...new Set(units.flatMap((unit) => records.heirs.today(unit) ?? [])),
]
