/** Parents of an operation that is made now: the newest operations that everybody addressed can see. */
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import type { Heirs } from './heirs.ts'
import type { Operation } from './operation.ts'

/**
 * Of the projected operations that went to all of `addressees`, or to units that they have come after, those without a child among them; ascending, at most
 * `max` (the newest by order). The creator is always visible to whoever may be addressed, so there is at least one.
 */
export function visibleFrontier(
  projected: readonly Operation[],
  addressees: readonly UnitId[],
  { heirs, max }: { readonly heirs: Heirs; readonly max: number },
): readonly StatementHash[] {
  const seenBy = ({ unit, recipients }: Operation): ReadonlySet<UnitId | undefined> =>
    new Set([unit, ...recipients].flatMap((each) => [each, heirs.today(each)]))
  const visible = projected.filter((operation) => {
    const seen = seenBy(operation)
    return addressees.every((unit) => seen.has(unit))
  })
  const named = new Set(visible.flatMap((operation) => operation.parents))
  const open = visible.filter((operation) => !named.has(operation.hash)).map((operation) => operation.hash)
  return open.slice(-max).toSorted()
}
