/** What a package says of its record as a whole, whatever family it is of. */
import type { RecordStatus } from '../../shared/domain/bulletin-words.ts'
import type { RecordId, StatementHash } from '../../shared/ids.ts'
import { projectBulletin } from '../records/bulletin-projection.ts'
import { projectCase } from '../records/case-projection.ts'
import type { Heirs } from '../records/heirs.ts'
import { isCreating, type CreatingKind } from '../records/operation-kinds.ts'
import type { Operation } from '../records/operation.ts'
import { breachesOf } from '../records/breaches.ts'
import { causalOrder } from '../records/causal-order.ts'
import { projectConversation } from '../records/conversation-projection.ts'
import { projectHandover } from '../records/handover-projection.ts'
import { projectPlan } from '../records/plan-projection.ts'
import { projectReport } from '../records/report-projection.ts'
import { projectRequest } from '../records/request-projection.ts'

export interface ProvenRecord {
  readonly id: RecordId
  readonly status: RecordStatus
  /** overtaken: it counts for nothing since a cancel, a release or a narrowing beats it. */
  readonly history: readonly {
    readonly operation: Operation
    readonly verdict: 'accepted' | 'overtaken' | 'not-allowed'
  }[]
  readonly waiting: readonly Operation[]
  readonly missing: readonly StatementHash[]
}

type Prove = (operations: readonly Operation[], heirs: Heirs) => ProvenRecord | undefined

const families: Readonly<Record<CreatingKind, Prove>> = {
  'bulletin-create': (operations, heirs) => {
    const view = projectBulletin(operations, heirs)
    return view && { ...view, status: view.bulletin.status }
  },
  'request-create': (operations, heirs) => {
    const view = projectRequest(operations, heirs)
    return view && { ...view, history: permittedIn(operations, heirs), status: view.request.status }
  },
  'handover-offer': (operations, heirs) => {
    const view = projectHandover(operations, heirs)
    return view && { ...view, history: permittedIn(operations, heirs), status: 'actual' }
  },
  'conversation-open': (operations, heirs) => {
    const view = projectConversation(operations, heirs)
    return view && { ...view, history: permittedIn(operations, heirs), status: 'actual' }
  },
  'case-open': (operations, heirs) => {
    const view = projectCase(operations, heirs)
    const history = view?.history.map(({ operation, verdict }) => ({
      operation,
      verdict: verdict === 'apart' ? ('overtaken' as const) : verdict,
    }))
    return view && { ...view, history: history ?? [], status: view.content.status }
  },
  'plan-create': (operations, heirs) => {
    const view = projectPlan(operations, heirs)
    return view && { ...view, history: permittedIn(operations, heirs), status: view.plan.status }
  },
  'report-submit': (operations, heirs) => {
    const view = projectReport(operations, heirs)
    return view && { ...view, history: permittedIn(operations, heirs), status: view.report.status }
  },
}

/** Of a family in which nothing overtakes anything. */
function permittedIn(operations: readonly Operation[], heirs: Heirs): ProvenRecord['history'] {
  const order = causalOrder(operations)
  const breaches = breachesOf(order, heirs)
  return order.ordered.map((operation) => ({
    operation,
    verdict: breaches.has(operation.hash) ? 'not-allowed' : 'accepted',
  }))
}

/** `undefined` without the operation that made it, or when that was not allowed. */
export function provenRecord(operations: readonly Operation[], heirs: Heirs): ProvenRecord | undefined {
  const creator = operations.find(({ kind }) => isCreating(kind))
  return creator && families[creator.kind as CreatingKind](operations, heirs) // `isCreating`
}
