/** Units without network, and who may fetch their mail for them (docs/spec/sealed-files.md). */
import type { UnitId } from '../../ids.ts'
import type { DirectoryState } from './directory-state.ts'
import { isClosed, neighbours, unitAt } from './selectors.ts'
import { unitLevels } from './words.ts'

export const isCourier = (state: DirectoryState, unit: UnitId): boolean => unitAt(state, unit)?.link === 'courier'

/** Whether units of `carrier` carry for `unit`: it has no network, and they border it or stand above it. */
export function mayCarry(
  state: DirectoryState,
  { carrier, unit, at }: { readonly carrier: UnitId; readonly unit: UnitId; readonly at: number },
): boolean {
  if (carrier === unit || !isCourier(state, unit) || isClosed(state, unit, { at })) return false
  return isAbove(state, carrier, unit) || neighbours(state, unit, at).some((each) => each.unit === carrier)
}

/** Parents are as deep as there are levels: a ring of them is nobody's superior. */
function isAbove(state: DirectoryState, superior: UnitId, unit: UnitId): boolean {
  let parent = unitAt(state, unit)?.parent
  for (let steps = 0; parent !== undefined && steps < unitLevels.length; steps++) {
    if (parent === superior) return true
    parent = unitAt(state, parent)?.parent
  }
  return false
}
