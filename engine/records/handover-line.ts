/** A shift handover in one line: from whom to whom; owed until somebody has taken it over. */
import { limits } from '../../shared/limits.ts'
import { projectHandover, type HandoverView } from './handover-projection.ts'
import type { Operation, OperationFacts } from './operation.ts'
import { isOurs } from './request-line.ts'
import type { ShownRecord, Viewer } from './shown-record.ts'

export function handoverLine(operations: readonly Operation[], viewer: Viewer): ShownRecord | undefined {
  const view = projectHandover(operations, viewer.heirs)
  if (view === undefined) return undefined
  const { offer, accepted, state } = view
  const changed = (accepted ?? view.withdrawn ?? offer).created
  return {
    family: 'handover',
    creator: offer,
    owner: view.owner,
    own: isOurs(view.owner, viewer),
    title: titleOf(view),
    status: 'actual',
    state,
    open: state !== 'withdrawn',
    until: changed + limits.handoverKeptMs,
    urgency: 'routine',
    changed,
    ...(state === 'offered' ? { owed: 'us', due: offer.body.deadline } : { owed: 'none', due: undefined }),
    parties: [],
    searchable: { title: titleOf(view), notes: wordsOf(view) },
  }
}

/** The same in every language: the names. */
const titleOf = ({ offer, accepted }: HandoverView): string => `${nameIn(offer)} → ${accepted ? nameIn(accepted) : '…'}`
const nameIn = ({ officer }: OperationFacts): string => officer?.name ?? ''

const wordsOf = ({ offer, accepted }: HandoverView): string =>
  [offer.body.text, accepted?.body.text].flatMap((each) => each ?? []).join('\n')
