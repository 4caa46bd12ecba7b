/** Who may do what in a conversation (docs/spec/conversation.md). */
import type { Action } from './allowed.ts'
import type { FamilyRules } from './family.ts'
import type { OperationOf } from './operation.ts'

const kinds = ['conversation-open', 'conversation-message', 'conversation-leave'] as const
/** names.md has no row for it: those who may read may speak. */
export const conversationAction: Action = 'ask'

export const conversationRules: FamilyRules<OperationOf<'conversation-open'>> = {
  kinds,
  action: () => conversationAction,
  permits(operation, { creator, before, speaksFor }) {
    const hasLeft = before.some((each) => each.kind === 'conversation-leave' && speaksFor(each.unit))
    switch (operation.kind) {
      case 'conversation-open':
        return creator.recipients.length > 1 // somebody is spoken to
      case 'conversation-message':
      case 'conversation-leave':
        return !hasLeft && creator.recipients.some((unit) => speaksFor(unit))
      default:
        return false
    }
  },
}
