/** What a statement stands on: what its signer had before them when they signed, as far as it is here. */
import type { StatementHash } from '../../shared/ids.ts'

/** These, their parents, and so on; what is named and not here is left out. */
export function standingOn<Each extends { readonly parents: readonly StatementHash[] }>(
  all: ReadonlyMap<StatementHash, Each>,
  top: readonly StatementHash[],
): ReadonlyMap<StatementHash, Each> {
  const found = new Map<StatementHash, Each>()
  const todo = [...top]
  for (let hash = todo.pop(); hash !== undefined; hash = todo.pop()) {
    const each = all.get(hash)
    if (each === undefined || found.has(hash)) continue
    found.set(hash, each)
    todo.push(...each.parents)
  }
  return found
}
