/** What every call that writes in a joint plan has in common. */
import { GiaobanError } from '../../shared/errors.ts'
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import { rfc3339ToMs } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { projectPlan, type PlanView } from '../records/plan-projection.ts'
import { isOurs } from '../records/request-line.ts'
import { resolveRecord } from '../store/bulletin-queries.ts'
import type { ReadableDb } from '../store/database.ts'
import { operationsOf } from '../store/operations.ts'
import { writeIn, type By, type NewOperation } from './authoring.ts'
import { mustBeOpen } from './recipients.ts'

/** Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
export function planNamed(home: OpenHome, id: string): PlanView {
  const db = home.context.store.read
  const record = resolveRecord(db, id)
  if (!record.ok) throw new GiaobanError(record.error)
  const view = planOf(db, record.value, home)
  if (view === undefined) throw new GiaobanError('usage/not-found')
  return view
}

export const planOf = (db: ReadableDb, record: PlanView['id'], { records }: OpenHome): PlanView | undefined =>
  projectPlan(operationsOf(db, record), records.heirs)

/** One in which there is still something to say. Throws GiaobanError `unit/closed`, `usage/*`. */
export function openPlan(home: OpenHome, id: string): PlanView {
  mustBeOpen(home)
  const view = planNamed(home, id)
  if (view.closing !== undefined) throw new GiaobanError('usage/wrong-state')
  return view
}

/** One that this unit proposes, itself or in the place of a closed one. Throws GiaobanError `unit/closed`, `usage/*`. */
export function ownPlan(home: OpenHome, id: string): PlanView {
  const view = openPlan(home, id)
  if (!owns(home, view)) throw new GiaobanError('usage/wrong-state')
  return view
}

/** A closed unit's own desk reads on, and writes no more. */
export const owns = ({ records, context }: OpenHome, view: PlanView): boolean =>
  records.heirs.today(view.owner) === context.self.unit

export const isInvited = ({ context, records }: OpenHome, view: PlanView): boolean =>
  view.invited.some(({ unit }) => isOurs(unit, { ownUnit: context.self.unit, heirs: records.heirs }))

/** Throws GiaobanError `plan/changed`: another version holds by now than the one that was on screen. */
export function mustHold(view: PlanView, version: string): void {
  if (view.head.hash !== version) throw new GiaobanError('plan/changed')
}

/** Throws GiaobanError `plan/invalid`. */
export function planTime(field: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const time = rfc3339ToMs(text)
  if (time === undefined) throw new GiaobanError('plan/invalid', { params: { field, rule: 'time' } })
  return time
}

/** Who is sealed to: the units that the proposal names, closed ones by who has come after them. */
const readersNow = ({ records }: OpenHome, { creator }: PlanView): readonly UnitId[] => [
  ...new Set(creator.recipients.flatMap((unit) => records.heirs.today(unit) ?? [])),
]

/** One operation in a plan, to all whom it is for. */
export function writePlan(
  home: OpenHome,
  view: PlanView,
  { by, ...operation }: Pick<NewOperation, 'type' | 'body' | 'handling' | 'marking'> & { readonly by: By },
): { readonly id: PlanView['id']; readonly statement: StatementHash; readonly state: PlanView['state'] } {
  const statement = writeIn(
    home,
    { ...operation, to: readersNow(home, view), officer: by.officer, urgency: 'routine' },
    { creator: view.creator, now: (tx) => (planOf(tx, view.id, home) ?? view).permitted },
  )
  const { state } = planOf(home.context.store.read, view.id, home) ?? view
  return { id: view.id, statement, state }
}
