/** A case file in one line: whether it is open, whom it is shared with, and which of its tasks is due. */
import { limits } from '../../shared/limits.ts'
import { utf8 } from '../../shared/bytes.ts'
import type { Searchable } from '../search/document.ts'
import { projectCase, type CaseView } from './case-projection.ts'
import type { Operation } from './operation.ts'
import { isOurs } from './request-line.ts'
import type { ShownRecord, Viewer } from './shown-record.ts'

export type CaseState = 'open' | 'closed' | 'left'

export function caseLine(operations: readonly Operation[], viewer: Viewer): ShownRecord | undefined {
  const view = projectCase(operations, viewer.heirs)
  if (view === undefined) return undefined
  const changed = Math.max(...view.history.map(({ operation }) => operation.created))
  const state = caseStateFor(view, viewer)
  return {
    family: 'case',
    creator: view.creator,
    owner: view.owner,
    own: isOurs(view.owner, viewer),
    title: view.content.title,
    status: view.content.status,
    state,
    open: state === 'open',
    until: changed + limits.caseKeptMs,
    urgency: 'routine',
    changed,
    ...owedIn(view, viewer),
    searchable: searchableOf(view),
  }
}

/** left: it was shared with this unit and is no more; what came until then is here. */
export function caseStateFor(view: CaseView, viewer: Viewer): CaseState {
  if (view.closing !== undefined) return 'closed'
  return view.members.some((unit) => isOurs(unit, viewer)) ? 'open' : 'left'
}

/** Our open tasks first, then those that we wait for; without one, whom the case is shared with. */
function owedIn(view: CaseView, viewer: Viewer): Pick<ShownRecord, 'owed' | 'due' | 'parties'> {
  const others = view.members.filter((unit) => !isOurs(unit, viewer))
  if (caseStateFor(view, viewer) !== 'open') return { owed: 'none', due: undefined, parties: others }
  const open = view.tasks.filter(({ state }) => state === 'open')
  const ours = open.filter(({ unit }) => isOurs(unit, viewer))
  const owed = ours.length > 0 ? ours : open.filter(({ operation }) => isOurs(operation.unit, viewer))
  if (owed.length === 0) return { owed: 'none', due: undefined, parties: others }
  const due = Math.min(...owed.map((each) => each.due ?? Number.POSITIVE_INFINITY))
  const asking = owed.map((each) => (ours.length > 0 ? each.operation.unit : each.unit))
  return {
    owed: ours.length > 0 ? 'us' : 'others',
    due: Number.isFinite(due) ? due : undefined,
    parties: [...new Set(asking)].toSorted(),
  }
}

/** People, vehicles, telephones and accounts of the case and all its notes; words up to a bound, the newest first. */
function searchableOf({ content, notes, exhibits }: CaseView): Searchable {
  const said = notes.map(({ operation }) => operation.body.entry).toReversed()
  const about = [content, ...said]
  const all = <T>(pick: (each: (typeof about)[number]) => readonly T[] | undefined): readonly T[] =>
    about.flatMap((each) => pick(each) ?? [])
  const texts = [
    content.summary,
    content.number ?? '',
    ...exhibits.map(({ operation: { body } }) => [body.label, body.number, body.text].join(' ')),
    ...said.map(({ text }) => text),
  ]
  return {
    title: content.title,
    offence: content.offence,
    subject: {
      ...content.subject,
      names: [...all(({ subject }) => subject?.names)],
      ids: [...all(({ subject }) => subject?.ids)],
      addresses: [...all(({ subject }) => subject?.addresses)],
    },
    vehicles: [...all(({ vehicles }) => vehicles)],
    phones: [...all(({ phones }) => phones)],
    accounts: [...all(({ accounts }) => accounts)],
    notes: withinBytes(texts, limits.caseSearchedBytes),
  }
}

function withinBytes(texts: readonly string[], max: number): string {
  const kept: string[] = []
  let size = 0
  for (const text of texts) {
    size += utf8(text).length + 1
    if (size > max) break
    kept.push(text)
  }
  return kept.join('\n')
}
