/**
 * What a joint plan is, computed from its operations: the version that holds, what each unit has said about that version,
 * who has what to do, what came of it. A pure function of the set, equal on every machine (docs/spec/plan.md, Projection).
 */
import type { PlanText } from '../../shared/domain/plan-input.ts'
import type { PlanState } from '../../shared/domain/plan-words.ts'
import type { RecordId, StatementHash, UnitId } from '../../shared/ids.ts'
import { breachesOf } from './breaches.ts'
import { causalOrder } from './causal-order.ts'
import { noHeirs, type Heirs } from './heirs.ts'
import { bitsToHandling, type Operation, type OperationOf } from './operation.ts'
import { isVersion, type PlanVersion } from './plan-rules.ts'

export interface InvitedUnit {
  readonly unit: UnitId
  readonly state: 'waiting' | 'accepted' | 'refused'
  /** Its last word about the version that holds. */
  readonly answer: OperationOf<'plan-answer'> | undefined
  /** Its last word about an earlier version, which holds no more. */
  readonly earlier: OperationOf<'plan-answer'> | undefined
}

export interface PlanTask {
  readonly operation: OperationOf<'plan-task'>
  readonly unit: UnitId
  readonly due: number
  /** The last one. */
  readonly result: OperationOf<'plan-result'> | undefined
}

export interface PlanView {
  readonly id: RecordId
  readonly owner: UnitId
  readonly creator: OperationOf<'plan-create'>
  /** The version that holds: the last one. */
  readonly head: PlanVersion
  /** 1 for the proposal. */
  readonly version: number
  readonly plan: PlanText
  readonly starts: number
  readonly ends: number
  /** Ascending; without the proposing unit, which has said yes with the proposal. */
  readonly invited: readonly InvitedUnit[]
  readonly tasks: readonly PlanTask[]
  readonly closing: OperationOf<'plan-close'> | undefined
  readonly state: PlanState
  /** Permitted operations in the order of projection. */
  readonly permitted: readonly Operation[]
  readonly waiting: readonly Operation[]
  readonly missing: readonly StatementHash[]
}

export function projectPlan(operations: Iterable<Operation>, heirs: Heirs = noHeirs): PlanView | undefined {
  const order = causalOrder(operations)
  const breaches = breachesOf(order, heirs)
  const permitted = order.ordered.filter((each) => !breaches.has(each.hash))
  const [creator] = permitted
  if (creator?.kind !== 'plan-create') return undefined
  const versions = permitted.filter(isVersion)
  const head = versions.at(-1) ?? creator
  const words = permitted.toSorted(byTime)
  const invited = [...new Set(creator.recipients)]
    .filter((unit) => unit !== creator.unit)
    .toSorted()
    .map((unit) => invitedUnit(unit, { words, head, heirs }))
  const closing = permitted.find((each) => each.kind === 'plan-close')
  return {
    id: creator.recordId,
    owner: creator.unit,
    creator,
    head,
    version: versions.length,
    plan: { ...head.body.plan, marking: creator.marking, handling: bitsToHandling(creator.handling) },
    starts: head.body.starts,
    ends: head.body.ends,
    invited,
    tasks: tasksIn(words, head.body.ends),
    closing,
    state: closing === undefined ? stateOf(invited) : 'closed',
    permitted,
    waiting: order.waiting,
    missing: order.missing,
  }
}

/** Words of one unit name turns only, so none comes after another: its clocks say which was the last. */
const byTime = (a: Operation, b: Operation): number => a.created - b.created || (a.hash < b.hash ? -1 : 1)

function stateOf(invited: readonly InvitedUnit[]): PlanState {
  if (invited.some(({ state }) => state === 'waiting')) return 'proposed'
  return invited.some(({ state }) => state === 'accepted') ? 'agreed' : 'refused'
}

function invitedUnit(
  unit: UnitId,
  { words, head, heirs }: { readonly words: readonly Operation[]; readonly head: PlanVersion; readonly heirs: Heirs },
): InvitedUnit {
  const own = words
    .filter((each) => each.kind === 'plan-answer')
    .filter((each) => each.unit === unit || heirs.whenMade(unit, each) === each.unit)
  const answer = own.findLast(({ body }) => body.version === head.hash)
  const earlier = own.findLast(({ body }) => body.version !== head.hash)
  const word = answer?.body.answer
  return {
    unit,
    state: word === undefined ? 'waiting' : word === 'accept' ? 'accepted' : 'refused',
    answer,
    earlier: answer === undefined ? earlier : undefined,
  }
}

/** Whose a task is, and who may say what came of it, the rules have judged (plan-rules.ts). */
function tasksIn(words: readonly Operation[], ends: number): readonly PlanTask[] {
  const results = words.filter((each) => each.kind === 'plan-result')
  return words
    .filter((each) => each.kind === 'plan-task')
    .map((operation) => ({
      operation,
      unit: operation.body.unit,
      due: operation.body.due ?? ends,
      result: results.findLast(({ body }) => body.task === operation.hash),
    }))
}
