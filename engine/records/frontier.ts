/** Parents of an operation that is made now: the newest operations that everybody addressed can see. */
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import type { Heirs } from './heirs.ts'
import type { Operation } from './operation.ts'

/**
 * Of the projected operations that all of `addressees`, or units that they have come after, can see, those without a
 * child among them; ascending, at most `max` (the newest by order). The creator is always visible to whoever may be
 * addressed, so there is at least one.
 */
export function visibleFrontier(
  projected: readonly Operation[],
  addressees: readonly UnitId[],
  { heirs, max }: { readonly heirs: Heirs; readonly max: number },
): readonly StatementHash[] {
  const seen = seenBy(projected, heirs)
  const visible = projected.filter(({ hash }) => addressees.every((unit) => seen.get(hash)?.has(unit)))
  const named = new Set(visible.flatMap((operation) => operation.parents))
  const open = visible.filter((operation) => !named.has(operation.hash)).map((operation) => operation.hash)
  return open.slice(-max).toSorted()
}

/**
 * Whom an operation was addressed to; and whom a later one of the record's owner was: what leads to that was carried to
 * who is new to the record (docs/spec/records.md, Widening).
 */
function seenBy(projected: readonly Operation[], heirs: Heirs): ReadonlyMap<StatementHash, ReadonlySet<UnitId>> {
  const seen = new Map<StatementHash, Set<UnitId>>()
  const own = (unit: UnitId): UnitId | undefined => heirs.today(unit)
  const owner = projected[0] && own(projected[0].unit)
  for (const { hash, unit, recipients, parents } of projected.toReversed()) {
    const units = seen.get(hash) ?? new Set()
    for (const each of [unit, ...recipients]) {
      units.add(each)
      const heir = heirs.today(each)
      if (heir !== undefined) units.add(heir)
    }
    seen.set(hash, units)
    if (own(unit) !== owner) continue
    for (const parent of parents) {
      const before = seen.get(parent)
      if (before === undefined) seen.set(parent, new Set(units))
      else for (const each of units) before.add(each)
    }
  }
  return seen
}
