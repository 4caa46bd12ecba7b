/** Who may do what in a joint plan (docs/spec/plan.md, Who may). */
import { isWindow } from '../../shared/domain/check-plan.ts'
import type { StatementHash } from '../../shared/ids.ts'
import type { Action } from './allowed.ts'
import { outsideOf } from './case-rules.ts'
import type { FamilyRules, Judging } from './family.ts'
import type { Operation, OperationOf } from './operation.ts'

const actions = {
  'plan-create': 'plan',
  'plan-update': 'plan',
  'plan-answer': 'plan',
  'plan-task': 'assign',
  'plan-result': 'mark-acted',
  'plan-close': 'plan',
} as const satisfies Readonly<Record<string, Action>>
export type PlanOperationKind = keyof typeof actions

export const planAction = (kind: PlanOperationKind): Action => actions[kind]

/** What one version of the plan is: the proposal, or what has come in its place. */
export type PlanVersion = OperationOf<'plan-create'> | OperationOf<'plan-update'>
export const isVersion = (operation: Operation): operation is PlanVersion =>
  operation.kind === 'plan-create' || operation.kind === 'plan-update'

export const planRules: FamilyRules<OperationOf<'plan-create'>> = {
  kinds: Object.keys(actions) as PlanOperationKind[], // keys of the table itself
  action: (operation) => actions[operation.kind as PlanOperationKind],
  permits(operation, judging) {
    const { creator, before, speaksFor } = judging
    if (operation.kind === 'plan-create') return creator.recipients.length > 1 && isWindow(operation.body)
    if (before.some(({ kind }) => kind === 'plan-close') || !isWithin(operation, judging)) return false
    const isOwner = speaksFor(creator.unit)
    switch (operation.kind) {
      case 'plan-update':
        return isOwner && isWindow(operation.body)
      case 'plan-answer':
        return isInvited(judging) && isAnswer(operation, before)
      case 'plan-task': {
        const { unit } = operation.body
        return creator.recipients.includes(unit) && (isOwner || speaksFor(unit))
      }
      case 'plan-result': {
        const task = taskNamed(before, operation.body.task)
        return task !== undefined && speaksFor(task.body.unit)
      }
      case 'plan-close':
        return isOwner
      default:
        return false
    }
  },
}

/** For the units that the proposal names, or who answers for them, and for nobody else. */
const isWithin = ({ recipients, unit }: Operation, judging: Judging<OperationOf<'plan-create'>>): boolean =>
  outsideOf(recipients, judging, judging.creator.recipients).every((each) => each === unit)

/** The proposing unit has said yes with the proposal; the others answer in their own name. */
const isInvited = ({ creator, speaksFor }: Judging<OperationOf<'plan-create'>>): boolean =>
  creator.recipients.some((unit) => unit !== creator.unit && speaksFor(unit))

/** About a version that came before it; a refusal says why. */
const isAnswer = ({ body }: OperationOf<'plan-answer'>, before: readonly Operation[]): boolean =>
  before.some((each) => isVersion(each) && each.hash === body.version) &&
  (body.answer === 'accept' || body.text !== undefined)

const taskNamed = (before: readonly Operation[], task: StatementHash): OperationOf<'plan-task'> | undefined => {
  const found = before.find(({ hash }) => hash === task)
  return found?.kind === 'plan-task' ? found : undefined
}
