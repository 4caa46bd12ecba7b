/** Which operations of a record break its rules: a pure function of the set and of the units' succession. */
import type { StatementHash } from '../../shared/ids.ts'
import { isAllowed } from './allowed.ts'
import { bulletinRules } from './bulletin-rules.ts'
import type { CausalOrder } from './causal-order.ts'
import { judgingOf, type Creator, type FamilyRules, type Judging } from './family.ts'
import type { Heirs } from './heirs.ts'
import type { Operation } from './operation.ts'
import { requestRules } from './request-rules.ts'
import { isCreating, isTurning, type CreatingKind } from './operation-kinds.ts'

/** family: of another kind of record; no-officer: no person answers for it. */
export type Breach = 'family' | 'no-officer' | 'role' | 'owner'

const families: { readonly [K in CreatingKind]: FamilyRules<Extract<Creator, { kind: K }>> } = {
  'bulletin-create': bulletinRules,
  'request-create': requestRules,
}
/** The rules of the family that a creator begins: its creator is of the kind that they are made for. */
export const rulesFor = ({ kind }: Creator): FamilyRules => families[kind] as FamilyRules

/** What an operation is judged by, where its record is all here; `undefined` where there is no creator. */
export function judgingIn(
  order: CausalOrder,
  operation: Operation,
  known: { readonly turns: readonly Operation[]; readonly heirs: Heirs },
): Judging | undefined {
  const [creator] = order.ordered
  if (creator === undefined || !isCreator(creator)) return undefined
  const before = known.turns.filter((turn) => order.isAncestor(turn.hash, operation.hash))
  return judgingOf(operation, { creator, before, heirs: known.heirs })
}

/** Of the operations that the order has; none for those that are permitted. An ancestor that is not counts for nothing. */
export function breachesOf(order: CausalOrder, heirs: Heirs): ReadonlyMap<StatementHash, Breach> {
  const breaches = new Map<StatementHash, Breach>()
  const turns: Operation[] = []
  for (const operation of order.ordered) {
    const judging = judgingIn(order, operation, { turns, heirs })
    const breach = judging === undefined ? 'family' : breachOf(operation, judging)
    if (breach !== undefined) breaches.set(operation.hash, breach)
    else if (isTurning(operation.kind)) turns.push(operation)
  }
  return breaches
}

/** The first rule that an operation breaks in the place where it stands. */
function breachOf(operation: Operation, judging: Judging): Breach | undefined {
  const rules = rulesFor(judging.creator)
  if (!rules.kinds.includes(operation.kind)) return 'family'
  if (operation.officer === undefined) return 'no-officer'
  if (!isAllowed(rules.action(operation, judging), operation.officer.role)) return 'role'
  return rules.permits(operation, judging) ? undefined : 'owner'
}

export const isCreator = (operation: Operation): operation is Creator => isCreating(operation.kind)
