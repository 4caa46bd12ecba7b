/** In whose place a unit answers: its own, and that of closed units that it has come after. */
import type { UnitId } from '../../ids.ts'
import type { Addressee, AddresseeKey } from '../addressee.ts'
import { isNamedAs, namedAs } from './circles.ts'
import type { DirectoryState } from './directory-state.ts'
import { inheritedFrom } from './units.ts'

/** `at`: ms, by which successions that wait have come or not. */
export interface Answering {
  readonly unit: UnitId
  readonly at: number
}

/** Itself first, then the closed units whose heir it is, nearest first. */
export const standsFor = (state: DirectoryState, { unit, at }: Answering): readonly UnitId[] => [
  unit,
  ...inheritedFrom(state, unit, { size: state.size, at }).map((each) => each.unit),
]

/** As whom it answers for what names it or one that it stands for; `undefined`: nobody asks it. */
export function answersAs(
  state: DirectoryState,
  recipients: readonly Addressee[],
  by: Answering,
): AddresseeKey | undefined {
  for (const unit of standsFor(state, by)) {
    const key = namedAs(state, recipients, unit)
    if (key !== undefined) return key
  }
  return undefined
}

/** The units that are named under that key and for which it answers; none: its word does not count. */
export const answersFor = (
  state: DirectoryState,
  recipients: readonly Addressee[],
  by: Answering & { readonly key: AddresseeKey },
): readonly UnitId[] => standsFor(state, by).filter((unit) => isNamedAs(state, recipients, { unit, key: by.key }))
