/** Parents of an operation that is made now: the newest operations that everybody addressed can see. */
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import type { BulletinView } from './bulletin-projection.ts'

/**
 * Of the projected operations that went to all of `addressees`, those without a child among them; ascending, at most
 * `max` (the newest by order). The creator is always visible to whoever may be addressed, so there is at least one.
 */
export function visibleFrontier(
  view: Pick<BulletinView, 'history' | 'id'>,
  addressees: readonly UnitId[],
  max: number,
): readonly StatementHash[] {
  const visible = view.history
    .map(({ operation }) => operation)
    .filter((operation) => addressees.every((unit) => unit === operation.unit || operation.recipients.includes(unit)))
  const named = new Set(visible.flatMap((operation) => operation.parents))
  const open = visible.filter((operation) => !named.has(operation.hash)).map((operation) => operation.hash)
  return open.slice(-max).toSorted()
}
