/** A joint plan in one line: who has still to answer, and what is still to be reported. */
import { limits } from '../../shared/limits.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { Operation } from './operation.ts'
import { projectPlan, type PlanTask, type PlanView } from './plan-projection.ts'
import { isOurs } from './request-line.ts'
import type { ShownRecord, Viewer } from './shown-record.ts'

export function planLine(operations: readonly Operation[], viewer: Viewer): ShownRecord | undefined {
  const view = projectPlan(operations, viewer.heirs)
  if (view === undefined) return undefined
  const { plan } = view
  return {
    family: 'plan',
    creator: view.creator,
    owner: view.owner,
    own: isOurs(view.owner, viewer),
    title: plan.title,
    status: plan.status,
    state: view.state,
    open: view.closing === undefined,
    // The calendar finds plans by their end, through this (store/plan-queries.ts).
    until: view.ends + limits.planKeptMs,
    urgency: 'routine',
    changed: Math.max(...view.permitted.map(({ created }) => created)),
    ...owedIn(view, viewer),
    searchable: {
      title: plan.title,
      hidingPlaces: [plan.area, ...(plan.places ?? [])].map((text) => ({ text })),
      notes: [plan.purpose, ...view.tasks.map(({ operation }) => operation.body.title)].join('\n'),
      ...(plan.contact !== undefined && { contact: { name: plan.contact.name } }),
    },
  }
}

type Owed = Pick<ShownRecord, 'owed' | 'due' | 'parties'>

/** Our answer first, before the window opens; then what came of our tasks; then what we wait for. */
function owedIn(view: PlanView, viewer: Viewer): Owed {
  const others = [view.owner, ...view.invited.map(({ unit }) => unit)].filter((unit) => !isOurs(unit, viewer))
  const none = { owed: 'none', due: undefined, parties: others } as const
  if (view.closing !== undefined) return none
  const silent = view.invited.filter(({ state }) => state === 'waiting').map(({ unit }) => unit)
  if (silent.some((unit) => isOurs(unit, viewer))) return { owed: 'us', due: view.starts, parties: [view.owner] }
  const open = openTasks(view)
  const ours = open.filter(({ unit }) => isOurs(unit, viewer))
  if (ours.length > 0)
    return { owed: 'us', due: nearest(ours), parties: unitsOf(ours, ({ operation }) => operation.unit) }
  if (!isOurs(view.owner, viewer)) return none
  if (silent.length > 0) return { owed: 'others', due: view.starts, parties: silent }
  return open.length > 0 ? { owed: 'others', due: nearest(open), parties: unitsOf(open, ({ unit }) => unit) } : none
}

/** Nobody who does not come is asked what came of it. */
export const openTasks = (view: PlanView): readonly PlanTask[] => {
  const away = new Set(view.invited.filter(({ state }) => state === 'refused').map(({ unit }) => unit))
  return view.tasks.filter(({ unit, result }) => result === undefined && !away.has(unit))
}

const nearest = (tasks: readonly PlanTask[]): number => Math.min(...tasks.map(({ due }) => due))
const unitsOf = (tasks: readonly PlanTask[], pick: (task: PlanTask) => UnitId): readonly UnitId[] =>
  [...new Set(tasks.map(pick))].toSorted()
