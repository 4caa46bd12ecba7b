/** What every call that writes in a case file has in common. */
import { GiaobanError } from '../../shared/errors.ts'
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import { rfc3339ToMs } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { caseStateFor } from '../records/case-line.ts'
import { projectCase, type CaseView } from '../records/case-projection.ts'
import { resolveRecord } from '../store/bulletin-queries.ts'
import type { ReadableDb } from '../store/database.ts'
import { operationsOf } from '../store/operations.ts'
import { handleOf } from '../store/record-handles.ts'
import { lineAt } from '../store/record-lines.ts'
import { writeIn, type By, type NewOperation } from './authoring.ts'
import { mustBeOpen } from './recipients.ts'
import { isOwnToday, readersToday, viewNamed } from './record-named.ts'

/** Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
export function caseNamed(home: OpenHome, id: string): CaseView {
  return viewNamed(home, id, caseOf)
}

/** Whether it names a case; throws nothing for what it does not. */
export function isCase(db: ReadableDb, id: string): boolean {
  const record = resolveRecord(db, id)
  const handle = record.ok ? handleOf(db, record.value) : undefined
  return handle !== undefined && lineAt(db, handle)?.family === 'case'
}

export const caseOf = (db: ReadableDb, record: CaseView['id'], { records }: OpenHome): CaseView | undefined =>
  projectCase(operationsOf(db, record), records.heirs)

/** A case that this unit may write in. Throws GiaobanError `unit/closed`, `usage/*`. */
export function openCase(home: OpenHome, id: string): CaseView {
  mustBeOpen(home)
  const view = caseNamed(home, id)
  const { context, records } = home
  const state = caseStateFor(view, { ownUnit: context.self.unit, heirs: records.heirs })
  if (state !== 'open') throw new GiaobanError('usage/wrong-state')
  return view
}

/** One that this unit owns, open or closed. Throws GiaobanError `unit/closed`, `usage/*`. */
export function ownCase(home: OpenHome, id: string): CaseView {
  mustBeOpen(home)
  const view = caseNamed(home, id)
  if (!isOwnToday(home, view)) throw new GiaobanError('usage/wrong-state')
  return view
}

/** One operation in a case; to all its members unless it is said otherwise. */
export const writeCase = (
  home: OpenHome,
  view: CaseView,
  {
    by,
    to,
    ...operation
  }: Omit<NewOperation, 'to' | 'officer' | 'urgency'> & {
    readonly by: By
    readonly to?: readonly UnitId[]
  },
): { readonly id: CaseView['id']; readonly statement: StatementHash } => {
  const statement = writeIn(
    home,
    { ...operation, to: to ?? readersToday(home, view.members), officer: by.officer, urgency: 'routine' },
    { creator: view.creator, now: (tx) => (caseOf(tx, view.id, home) ?? view).permitted },
  )
  return { id: view.id, statement }
}

/** Throws GiaobanError `case/invalid`. */
export function timeIn(field: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const time = rfc3339ToMs(text)
  if (time === undefined) throw new GiaobanError('case/invalid', { params: { field, rule: 'time' } })
  return time
}
