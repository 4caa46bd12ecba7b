/** A new neighbour enters the proposals of recipients only after a person here has confirmed it, once. */
import type { UnitId } from '../../shared/ids.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { neighbours, type Neighbour } from '../../shared/protocol/directory/selectors.ts'
import type { NeighbourStore } from '../directory/store.ts'

export interface KnownNeighbour extends Neighbour {
  readonly isConfirmed: boolean
}

/** Neighbours by the directory at time `at`, and whether this home has confirmed them. */
export function knownNeighbours<Tx>(
  state: DirectoryState,
  store: Pick<NeighbourStore<Tx>, 'confirmed'>,
  query: { readonly unit: UnitId; readonly at: number },
): readonly KnownNeighbour[] {
  const confirmed = store.confirmed()
  return neighbours(state, query.unit, query.at).map((each) => ({ ...each, isConfirmed: confirmed.has(each.unit) }))
}

/** Confirms those of `units` that are neighbours now; gives the others, which are not. */
export function confirmNeighbours<Tx>(
  state: DirectoryState,
  store: NeighbourStore<Tx>,
  confirmation: { readonly tx: Tx; readonly unit: UnitId; readonly at: number; readonly units: readonly UnitId[] },
): readonly UnitId[] {
  const { tx, unit, at, units } = confirmation
  const valid = new Set(neighbours(state, unit, at).map((each) => each.unit))
  for (const each of units) if (valid.has(each)) store.confirm(tx, { unit: each, at })
  return units.filter((each) => !valid.has(each))
}
