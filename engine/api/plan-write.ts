/** What every call that writes in a joint plan has in common. */
import { GiaobanError } from '../../shared/errors.ts'
import type { StatementHash } from '../../shared/ids.ts'
import { rfc3339ToMs } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { projectPlan, type PlanView } from '../records/plan-projection.ts'
import { isOurs } from '../records/request-line.ts'
import type { ReadableDb } from '../store/database.ts'
import { operationsOf } from '../store/operations.ts'
import { writeIn, type By, type NewOperation } from './authoring.ts'
import { mustBeOpen } from './recipients.ts'
import { isOwnToday, readersToday, viewNamed } from './record-named.ts'

/** Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
export function planNamed(home: OpenHome, id: string): PlanView {
  return viewNamed(home, id, planOf)
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
  if (!isOwnToday(home, view)) throw new GiaobanError('usage/wrong-state')
  return view
}

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

/** One operation in a plan, to all whom it is for. */
export function writePlan(
  home: OpenHome,
  view: PlanView,
  { by, ...operation }: Pick<NewOperation, 'type' | 'body' | 'handling' | 'marking'> & { readonly by: By },
): { readonly id: PlanView['id']; readonly statement: StatementHash; readonly state: PlanView['state'] } {
  const statement = writeIn(
    home,
    { ...operation, to: readersToday(home, view.creator.recipients), officer: by.officer, urgency: 'routine' },
    { creator: view.creator, now: (tx) => (planOf(tx, view.id, home) ?? view).permitted },
  )
  const { state } = planOf(home.context.store.read, view.id, home) ?? view
  return { id: view.id, statement, state }
}
