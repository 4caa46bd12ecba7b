/**
 * What a conversation is, computed from its operations: who takes part, and what was said in which order. A pure function of
 * the set, equal on every machine (docs/spec/conversation.md, Projection).
 */
import type { RecordId, StatementHash, UnitId } from '../../shared/ids.ts'
import { breachesOf } from './breaches.ts'
import { causalOrder } from './causal-order.ts'
import { noHeirs, type Heirs } from './heirs.ts'
import type { Operation, OperationOf } from './operation.ts'

export type Message = OperationOf<'conversation-open'> | OperationOf<'conversation-message'>

export interface ConversationView {
  readonly id: RecordId
  readonly owner: UnitId
  readonly creator: OperationOf<'conversation-open'>
  /** Units that it was opened for, its own among them, and that have not left; ascending. */
  readonly members: readonly UnitId[]
  readonly left: readonly UnitId[]
  readonly messages: readonly Message[]
  /** Permitted operations in the order of projection. */
  readonly history: readonly Operation[]
  readonly waiting: readonly Operation[]
  readonly missing: readonly StatementHash[]
}

export function projectConversation(
  operations: Iterable<Operation>,
  heirs: Heirs = noHeirs,
): ConversationView | undefined {
  const order = causalOrder(operations)
  const breaches = breachesOf(order, heirs)
  const history = order.ordered.filter((each) => !breaches.has(each.hash))
  const [creator] = history
  if (creator?.kind !== 'conversation-open') return undefined
  const leaves = history.filter((each) => each.kind === 'conversation-leave')
  const units = [...new Set([creator.unit, ...creator.recipients])].toSorted()
  const left = units.filter((unit) =>
    leaves.some((each) => each.unit === unit || heirs.whenMade(unit, each) === each.unit),
  )
  return {
    id: creator.recordId,
    owner: creator.unit,
    creator,
    members: units.filter((unit) => !left.includes(unit)),
    left,
    messages: history.filter((each) => each.kind === 'conversation-open' || each.kind === 'conversation-message'),
    history,
    waiting: order.waiting,
    missing: order.missing,
  }
}
