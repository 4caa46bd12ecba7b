/**
 * What a shift handover is, computed from its operations: what was told, whether and by whom it was taken over. A pure
 * function of the set, equal on every machine (docs/spec/handover.md, Projection).
 */
import type { HandoverState } from '../../shared/domain/handover-words.ts'
import type { RecordId, StatementHash, UnitId } from '../../shared/ids.ts'
import { breachesOf } from './breaches.ts'
import { causalOrder } from './causal-order.ts'
import { noHeirs, type Heirs } from './heirs.ts'
import type { Operation, OperationOf } from './operation.ts'

export interface HandoverView {
  readonly id: RecordId
  readonly owner: UnitId
  readonly offer: OperationOf<'handover-offer'>
  readonly state: HandoverState
  /** The hand that counts: the first in the order of projection. Who has taken over has, whoever withdrew meanwhile. */
  readonly accepted: OperationOf<'handover-accept'> | undefined
  readonly withdrawn: OperationOf<'handover-withdraw'> | undefined
  /** Taken over after the deadline; without a hand it is for the clock to say. */
  readonly late: boolean
  /** Permitted operations in the order of projection. */
  readonly history: readonly Operation[]
  readonly waiting: readonly Operation[]
  readonly missing: readonly StatementHash[]
}

export function projectHandover(operations: Iterable<Operation>, heirs: Heirs = noHeirs): HandoverView | undefined {
  const order = causalOrder(operations)
  const breaches = breachesOf(order, heirs)
  const history = order.ordered.filter((each) => !breaches.has(each.hash))
  const [offer] = history
  if (offer?.kind !== 'handover-offer') return undefined
  const accepted = history.find((each) => each.kind === 'handover-accept')
  const withdrawn = history.find((each) => each.kind === 'handover-withdraw')
  return {
    id: offer.recordId,
    owner: offer.unit,
    offer,
    state: accepted !== undefined ? 'accepted' : withdrawn !== undefined ? 'withdrawn' : 'offered',
    accepted,
    withdrawn,
    late: accepted !== undefined && accepted.created > offer.body.deadline,
    history,
    waiting: order.waiting,
    missing: order.missing,
  }
}
