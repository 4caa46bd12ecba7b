/** A unit's versions, administrators and closures: which counts, at which size and at which time. */
import type { OfficerId, UnitId } from '../../ids.ts'
import type { DirectoryState } from './directory-state.ts'
import type { GrownList } from './grown-list.ts'
import type { AdminKeys, Closure, Origin, Pending, UnitRecord, UnitVersion } from './records.ts'

/** Leaves below `size`, at time `at` (ms): what waits counts from its own time on. */
export interface When {
  readonly size: number
  readonly at: number
}

const counts = (item: Origin & Pending, { size, at }: When): boolean =>
  item.index < size && item.validFrom <= at && (item.cancelled === undefined || item.cancelled >= size)

const waits = (item: Origin & Pending, { size, at }: When): boolean =>
  item.index < size && item.validFrom > at && (item.cancelled === undefined || item.cancelled >= size)

export const versionOf = (unit: UnitRecord, when: When): UnitVersion | undefined =>
  unit.versions.findLast((version) => counts(version, when))

export const closureOf = (unit: UnitRecord, when: When): Closure | undefined =>
  unit.closures.findLast((closure) => counts(closure, when))

/** A recovery of the administrators that waits for its day. */
export const pendingRecovery = (unit: UnitRecord, when: When): UnitVersion | undefined =>
  unit.versions.findLast((version) => waits(version, when))

export const pendingClosure = (unit: UnitRecord, when: When): Closure | undefined =>
  unit.closures.findLast((closure) => waits(closure, when))

/** The list with everything that still waits taken back by the leaf `index`, or only what `which` names. */
export const cancelled = <T extends Origin & Pending>(
  list: GrownList<T>,
  by: { readonly index: number; readonly at: number },
  which: (item: T) => boolean = () => true,
): GrownList<T> => {
  const isTaken = (item: T): boolean => waits(item, { size: by.index, at: by.at }) && which(item)
  return list.findLast(isTaken) === undefined
    ? list
    : list.map((item) => (isTaken(item) ? { ...item, cancelled: by.index } : item))
}

const isRevoked = (state: DirectoryState, officer: OfficerId, size: number): boolean => {
  const revoked = state.officers.get(officer)?.revoked
  return revoked !== undefined && revoked.index < size
}

/** Administrators of a unit whose signature counts: those of the version that counts, without the revoked ones. */
export function administrators(state: DirectoryState, unit: UnitRecord, when: When): AdminKeys {
  const all = versionOf(unit, when)?.adminKeys ?? new Map()
  return new Map([...all].filter(([, { officer }]) => !isRevoked(state, officer, when.size)))
}

export interface Heir {
  readonly unit: UnitId
  /** Since when: 0 for a unit that is open itself. */
  readonly since: number
}

/** Where what belongs to a unit goes: itself while it is open, else its successor's heir; `undefined` for nobody. */
export function heirOf(state: DirectoryState, unit: UnitId, when: When): Heir | undefined {
  let heir: Heir = { unit, since: 0 }
  // a successor is open when it is named, so the chain has no circle; the bound is the number of units
  for (let step = 0; step <= state.units.size; step++) {
    const record = state.units.get(heir.unit)
    if (record === undefined) return undefined
    const closure = closureOf(record, when)
    if (closure === undefined) return heir
    if (closure.successor === undefined) return undefined
    heir = { unit: closure.successor, since: Math.max(heir.since, closure.validFrom) }
  }
  return undefined
}

/** Closed units whose heir this one is, nearest first, with the time since when. */
export function inheritedFrom(state: DirectoryState, unit: UnitId, when: When): readonly Heir[] {
  const found: Heir[] = []
  const open: Heir[] = [{ unit, since: 0 }]
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for (const each of new Set(state.units.get(next.unit)?.predecessors ?? [])) {
      const record = state.units.get(each)
      const closure = record && closureOf(record, when)
      if (closure?.successor !== next.unit) continue
      const heir = { unit: each, since: Math.max(next.since, closure.validFrom) }
      found.push(heir)
      open.push(heir)
    }
  }
  return found
}
