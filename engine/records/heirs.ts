/** With whom the work of a closed unit is, as records ask it (docs/spec/records.md, Succession). */
import type { UnitId } from '../../shared/ids.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { successorOf } from '../../shared/protocol/directory/selectors.ts'
import type { OperationFacts } from './operation.ts'

export interface Heirs {
  /** Who answers for a unit today: itself, who has come after it, or nobody. */
  today(unit: UnitId): UnitId | undefined
  /** Who answered for it by the log that the operation names, when it was made: the same answer everywhere, for good. */
  whenMade(unit: UnitId, operation: Pick<OperationFacts, 'logSize' | 'created'>): UnitId | undefined
}

/** Nobody has closed. */
export const noHeirs: Heirs = { today: (unit) => unit, whenMade: (unit) => unit }

/** `now`: asked at every question. */
export const heirsIn = (directory: { readonly state: DirectoryState }, now: () => number): Heirs => ({
  today: (unit) => successorOf(directory.state, unit, { at: now() }),
  whenMade: (unit, { logSize, created }) => successorOf(directory.state, unit, { size: logSize, at: created }),
})
