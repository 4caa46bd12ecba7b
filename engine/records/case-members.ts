/** Who may read a case: whom its turns have let in, and whom they have shut out again (docs/spec/case.md, Members). */
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import type { Operation, OperationOf } from './operation.ts'

export type LettingIn = OperationOf<'case-open'> | OperationOf<'case-widen'>
export interface CaseTurns {
  /** Permitted turns in the order of projection. */
  readonly turns: readonly Operation[]
  isAncestor(a: StatementHash, b: StatementHash): boolean
}

/** Units that an operation lets in. */
export const letIn = (operation: LettingIn): readonly UnitId[] =>
  operation.kind === 'case-open' ? [...new Set([operation.unit, ...operation.recipients])] : operation.body.units

export const isLettingIn = (operation: Operation): operation is LettingIn =>
  operation.kind === 'case-open' || operation.kind === 'case-widen'

/** What shuts out a unit that was let in: a narrowing that this has not seen beats it, made before it or at the same time. */
export const shutOut = (
  { turns, isAncestor }: CaseTurns,
  { unit, by }: { readonly unit: UnitId; readonly by: LettingIn },
): readonly OperationOf<'case-narrow'>[] =>
  turns.filter(
    (each) => each.kind === 'case-narrow' && each.body.units.includes(unit) && !isAncestor(each.hash, by.hash),
  ) as readonly OperationOf<'case-narrow'>[] // narrowed by the filter

/** Members with the first operation that lets each in and holds; ascending by unit. */
export function membersOf(record: CaseTurns): ReadonlyMap<UnitId, LettingIn> {
  const members = new Map<UnitId, LettingIn>()
  for (const operation of record.turns.filter(isLettingIn)) {
    for (const unit of letIn(operation)) {
      if (!members.has(unit) && shutOut(record, { unit, by: operation }).length === 0) members.set(unit, operation)
    }
  }
  return new Map([...members].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
