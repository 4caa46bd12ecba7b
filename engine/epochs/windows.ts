/** How long seeds outlive their epochs, and for how long one is still written to (docs/spec/epochs.md, Numbers). */
import type { UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { isCourier } from '../../shared/protocol/directory/couriers.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'

/** Since the end: not before `min`, whoever is done with it; at `max`, whoever is not. A stick may be on its way. */
export const seedKept = (state: DirectoryState, unit: UnitId): { readonly min: number; readonly max: number } =>
  isCourier(state, unit)
    ? { min: limits.courierKeptMs, max: limits.courierKeptMs }
    : { min: limits.epochKeptMs, max: limits.epochKeptMaxMs }

export const postedTo = (state: DirectoryState, unit: UnitId): number =>
  isCourier(state, unit) ? limits.courierPostedMs : limits.epochPostedMs

/** How long a device may say nothing, until its siblings suspend it. */
export const deviceSilent = (state: DirectoryState, unit: UnitId): number =>
  isCourier(state, unit) ? limits.courierKeptMs : limits.deviceSilentMs
