/** A conversation in one line: about what, with whom, last word first. Nobody owes a word in it. */
import { limits } from '../../shared/limits.ts'
import { projectConversation } from './conversation-projection.ts'
import type { Operation } from './operation.ts'
import { isOurs } from './request-line.ts'
import type { ShownRecord, Viewer } from './shown-record.ts'

export function conversationLine(operations: readonly Operation[], viewer: Viewer): ShownRecord | undefined {
  const view = projectConversation(operations, viewer.heirs)
  if (view === undefined) return undefined
  const changed = Math.max(...view.history.map((each) => each.created))
  const { title } = view.creator.body
  const isIn = view.members.some((unit) => isOurs(unit, viewer))
  return {
    family: 'conversation',
    creator: view.creator,
    owner: view.owner,
    own: isOurs(view.owner, viewer),
    title,
    status: 'actual',
    state: isIn ? 'open' : 'left',
    open: isIn,
    until: changed + limits.conversationKeptMs,
    urgency: 'other',
    changed,
    owed: 'none',
    due: undefined,
    parties: view.members.filter((unit) => !isOurs(unit, viewer)),
    searchable: {
      title,
      notes: view.messages
        .slice(-limits.conversationSearched)
        .map(({ body }) => body.text)
        .join('\n'),
    },
  }
}
