/**
 * The order in which every machine reads the operations of a record: longest path from the creating operation, then
 * statement hash. A pure function of the set, whatever order the operations came in.
 */
import type { StatementHash } from '../../shared/ids.ts'
import type { Operation } from './operation.ts'
import { isCreating, isTurning } from './operation-kinds.ts'

export interface CausalOrder {
  /** All operations whose parents are known up to the creator, in order; the creator first. */
  readonly ordered: readonly Operation[]
  /** Operations whose ancestry is not complete: stored, receipted, pulled, not projected. */
  readonly waiting: readonly Operation[]
  /** Parents that are named and not known. */
  readonly missing: readonly StatementHash[]
  /** `a`, a turn (operation-kinds.ts), is an ancestor of `b` (not `b` itself). */
  isAncestor(a: StatementHash, b: StatementHash): boolean
}

export function causalOrder(operations: Iterable<Operation>): CausalOrder {
  const byHash = new Map([...operations].map((operation) => [operation.hash, operation]))
  const depths = depthsOf(byHash)
  const ordered = [...byHash.values()].filter((each) => depths.has(each.hash)).toSorted(byDepth(depths))
  const waiting = [...byHash.values()].filter((each) => !depths.has(each.hash)).toSorted(byHashOrder)
  const missing = new Set(waiting.flatMap((each) => each.parents.filter((parent) => !byHash.has(parent))))
  const turns = turnsBefore(ordered)
  return {
    ordered,
    waiting,
    missing: [...missing].toSorted(),
    isAncestor: (a, b) => turns.get(b)?.has(a) === true,
  }
}

const byHashOrder = (a: Operation, b: Operation): number => (a.hash < b.hash ? -1 : 1)
const byDepth =
  (depths: ReadonlyMap<StatementHash, number>) =>
  (a: Operation, b: Operation): number =>
    (depths.get(a.hash) ?? 0) - (depths.get(b.hash) ?? 0) || byHashOrder(a, b)

/** Longest path from the creator, for operations that are connected to it through known parents only. */
function depthsOf(byHash: ReadonlyMap<StatementHash, Operation>): ReadonlyMap<StatementHash, number> {
  const depths = new Map<StatementHash, number>()
  const children = new Map<StatementHash, Operation[]>()
  const open = new Map<StatementHash, number>()
  const ready: Operation[] = []
  for (const operation of byHash.values()) {
    if (isCreating(operation.kind)) {
      if (operation.hash === operation.recordId) ready.push(operation)
      continue
    }
    open.set(operation.hash, new Set(operation.parents).size)
    for (const parent of new Set(operation.parents)) {
      const siblings = children.get(parent)
      if (siblings === undefined) children.set(parent, [operation])
      else siblings.push(operation)
    }
  }
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    const depth = Math.max(-1, ...next.parents.map((parent) => depths.get(parent) ?? -1)) + 1
    depths.set(next.hash, depth)
    for (const child of children.get(next.hash) ?? []) {
      const left = (open.get(child.hash) ?? 0) - 1
      open.set(child.hash, left)
      if (left === 0) ready.push(child)
    }
  }
  return depths
}

/** Turns among the ancestors of each. What only follows another shares its set: a long talk is no square of memory. */
function turnsBefore(ordered: readonly Operation[]): ReadonlyMap<StatementHash, ReadonlySet<StatementHash>> {
  const byHash = new Map(ordered.map((each) => [each.hash, each]))
  const turns = new Map<StatementHash, ReadonlySet<StatementHash>>()
  for (const { hash, parents } of ordered) {
    const sets = new Set<ReadonlySet<StatementHash>>()
    for (const parent of parents) {
      const known = byHash.get(parent)
      if (known === undefined) continue
      sets.add(turns.get(parent) ?? none)
      if (isTurning(known.kind)) sets.add(new Set([parent]))
    }
    const [first] = sets
    turns.set(hash, sets.size === 1 && first !== undefined ? first : new Set([...sets].flatMap((each) => [...each])))
  }
  return turns
}
const none: ReadonlySet<StatementHash> = new Set()
