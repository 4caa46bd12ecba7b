/** A request in one line: whose word is owed next, and until when. */
import { limits } from '../../shared/limits.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { Operation } from './operation.ts'
import { projectRequest, type AskedUnit, type RequestView } from './request-projection.ts'
import type { ShownRecord, Viewer } from './shown-record.ts'

export function requestLine(operations: readonly Operation[], viewer: Viewer): ShownRecord | undefined {
  const view = projectRequest(operations, viewer.heirs)
  if (view === undefined) return undefined
  const { request } = view
  const changed = Math.max(...view.history.map((each) => each.created))
  return {
    family: 'request',
    creator: view.creator,
    owner: view.owner,
    own: isOurs(view.owner, viewer),
    title: request.title,
    status: request.status,
    state: stateFor(view, viewer),
    open: view.closing === undefined,
    until: changed + limits.requestKeptMs,
    urgency: view.urgency,
    changed,
    ...owedIn(view, viewer),
    searchable: {
      title: request.title,
      subject: request.subject,
      vehicles: request.vehicles,
      phones: request.phones,
      accounts: request.accounts,
      notes: `${request.asked}\n${request.ground}`,
    },
  }
}

/** Answers go to the asking unit alone: the others know of their own. */
export const askedShown = (view: RequestView, viewer: Viewer): readonly AskedUnit[] =>
  isOurs(view.owner, viewer) ? view.asked : view.asked.filter(({ unit }) => isOurs(unit, viewer))

export function stateFor(view: RequestView, viewer: Viewer): RequestView['state'] {
  if (view.closing !== undefined) return 'closed'
  return askedShown(view, viewer).every(({ state }) => state === 'answered' || state === 'refused')
    ? 'answered'
    : 'open'
}

/** Itself, or one that it has come after. */
export const isOurs = (unit: UnitId, { ownUnit, heirs }: Viewer): boolean =>
  unit === ownUnit || heirs.today(unit) === ownUnit

/** For the asking unit a question is owed first, then it waits; the asked unit owes until it has answered. */
function owedIn(view: RequestView, viewer: Viewer): Pick<ShownRecord, 'owed' | 'due' | 'parties'> {
  const none = { owed: 'none', due: undefined, parties: [] } as const
  if (stateFor(view, viewer) !== 'open') return none
  const owing = view.asked.filter(({ state }) => state === 'waiting' || state === 'need-until')
  const asking = view.asked.filter(({ state }) => state === 'question')
  if (isOurs(view.owner, viewer)) {
    if (asking.length > 0) return { owed: 'us', due: view.deadline, parties: unitsOf(asking) }
    return owing.length > 0 ? { owed: 'others', due: nearest(owing), parties: unitsOf(owing) } : none
  }
  const own = askedShown(view, viewer)
  const ours = own.filter((each) => owing.includes(each))
  if (ours.length > 0) return { owed: 'us', due: nearest(ours), parties: [view.owner] }
  return own.some((each) => asking.includes(each)) ? { owed: 'others', due: undefined, parties: [view.owner] } : none
}

const unitsOf = (asked: readonly AskedUnit[]): readonly UnitId[] => asked.map(({ unit }) => unit)
const nearest = (asked: readonly AskedUnit[]): number =>
  Math.min(...asked.map(({ due }) => due ?? Number.MAX_SAFE_INTEGER))
