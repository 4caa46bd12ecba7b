/** Which operations of a record break its rules: a pure function of the set and of the units' succession. */
import type { StatementHash } from '../../shared/ids.ts'
import { isAllowed } from './allowed.ts'
import { bulletinRules } from './bulletin-rules.ts'
import type { CausalOrder } from './causal-order.ts'
import type { Creator, FamilyRules, Judging } from './family.ts'
import { conversationRules } from './conversation-rules.ts'
import { handoverRules } from './handover-rules.ts'
import type { Heirs } from './heirs.ts'
import type { Operation } from './operation.ts'
import { caseRules } from './case-rules.ts'
import { planRules } from './plan-rules.ts'
import { reportRules } from './report-rules.ts'
import { requestRules } from './request-rules.ts'
import { isCreating, isTurning, type CreatingKind } from './operation-kinds.ts'

/** family: of another kind of record; no-officer: no person answers for it. */
export type Breach = 'family' | 'no-officer' | 'role' | 'owner'

const families: { readonly [K in CreatingKind]: FamilyRules<Extract<Creator, { kind: K }>> } = {
  'bulletin-create': bulletinRules,
  'request-create': requestRules,
  'handover-offer': handoverRules,
  'conversation-open': conversationRules,
  'case-open': caseRules,
  'plan-create': planRules,
  'report-submit': reportRules,
}
/** Of the operations that the order has; none for those that are permitted. An ancestor that is not counts for nothing. */
export function breachesOf(order: CausalOrder, heirs: Heirs): ReadonlyMap<StatementHash, Breach> {
  const breaches = new Map<StatementHash, Breach>()
  const [creator] = order.ordered
  if (creator === undefined || !isCreator(creator)) return breaches // nothing is in order without one
  const turns: Operation[] = []
  for (const operation of order.ordered) {
    const breach = breachOf(operation, {
      creator,
      before: turns.filter((turn) => order.isAncestor(turn.hash, operation.hash)),
      isAncestor: order.isAncestor,
      answersFor: (unit) => heirs.whenMade(unit, operation),
      speaksFor: (unit) => heirs.whenMade(unit, operation) === operation.unit,
    })
    if (breach !== undefined) breaches.set(operation.hash, breach)
    else if (isTurning(operation.kind)) turns.push(operation)
  }
  return breaches
}

/** The first rule that an operation breaks in the place where it stands. */
function breachOf(operation: Operation, judging: Judging): Breach | undefined {
  const rules = families[judging.creator.kind] as FamilyRules // made for creators of this kind
  if (!rules.kinds.includes(operation.kind)) return 'family'
  if (operation.officer === undefined) return 'no-officer'
  if (!isAllowed(rules.action(operation, judging), operation.officer.role)) return 'role'
  return rules.permits(operation, judging) ? undefined : 'owner'
}

const isCreator = (operation: Operation): operation is Creator => isCreating(operation.kind)
