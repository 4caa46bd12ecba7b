/** Who may do what in a request (docs/spec/request.md). */
import type { Action } from './allowed.ts'
import type { FamilyRules } from './family.ts'
import type { OperationOf } from './operation.ts'

const actions = {
  'request-create': 'ask',
  'request-answer': 'answer-request',
  'request-clarify': 'ask',
  'request-close': 'ask',
} as const satisfies Readonly<Record<string, Action>>
type RequestOperationKind = keyof typeof actions

export const requestAction = (kind: RequestOperationKind): Action => actions[kind]

export const requestRules: FamilyRules<OperationOf<'request-create'>> = {
  kinds: Object.keys(actions) as RequestOperationKind[], // keys of the table itself
  action: (operation) => actions[operation.kind as RequestOperationKind],
  permits(operation, { creator, speaksFor }) {
    const isOwner = speaksFor(creator.unit)
    const isAsked = creator.recipients.some((unit) => unit !== creator.unit && speaksFor(unit))
    switch (operation.kind) {
      case 'request-create':
        return creator.recipients.length > 1 // somebody is asked
      case 'request-answer':
        return isAsked && isAnswer(operation)
      case 'request-clarify':
        return (isOwner || isAsked) && isClarification(operation, isOwner)
      case 'request-close':
        return isOwner
      default:
        return false
    }
  },
}

/** A refusal says why, a delay until when. */
const isAnswer = ({ body: { answer, text, until } }: OperationOf<'request-answer'>): boolean =>
  (answer === 'need-until') === (until !== undefined) && (text !== undefined || answer === 'need-until')

const isClarification = ({ body: { text, deadline } }: OperationOf<'request-clarify'>, isOwner: boolean): boolean =>
  isOwner ? text !== undefined || deadline !== undefined : text !== undefined && deadline === undefined
