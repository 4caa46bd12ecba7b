/** What records need of the directory: how a unit is called. Codes and names may change; ids do not. */
import type { UnitId } from '../../shared/ids.ts'

export interface UnitName {
  readonly id: UnitId
  readonly code: string
  readonly name: string
}
export interface UnitNames {
  /** Also for units that were closed; `undefined` for one that the log does not hold. `size`: as it was called in that tree. */
  unit(id: UnitId, size?: number): UnitName | undefined
}

/** A unit that the directory does not name is shown by the head of its id. */
export const nameOf = (units: UnitNames, id: UnitId, size?: number): UnitName =>
  units.unit(id, size) ?? { id, code: id.slice(0, 8), name: id.slice(0, 8) }
