/** What an operation comes after. */
import type { StatementHash } from '../../shared/ids.ts'
import type { Operation } from './operation.ts'

/** `from` and all that leads to them, in the order that the operations have. */
export function withAncestors(operations: readonly Operation[], from: readonly StatementHash[]): readonly Operation[] {
  const byHash = new Map(operations.map((each) => [each.hash, each]))
  const found = new Set<StatementHash>()
  const open = [...from]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue
    found.add(next)
    open.push(...(byHash.get(next)?.parents ?? []))
  }
  return operations.filter(({ hash }) => found.has(hash))
}
