/** Circles in the state: the newest version at a size, and whether it may still be sealed to. */
import type { CircleId, UnitId } from '../../ids.ts'
import { err, ok, type Result } from '../../result.ts'
import type { DirectoryState } from './directory-state.ts'
import type { CircleRecord } from './records.ts'
import { closureOf, heirOf, type When } from './units.ts'

/** The newest version in the tree of `size` leaves. */
export const circleAt = (state: DirectoryState, circle: CircleId, size = state.size): CircleRecord | undefined =>
  state.circles.get(circle)?.findLast((version) => version.index < size)

export const circleVersion = (state: DirectoryState, circle: CircleId, version: number): CircleRecord | undefined =>
  state.circles.get(circle)?.at(version - 1)

/** A member unit has removed a device, or closed, since: somebody who should not may hold the circle's seed. */
export function isStaleCircle(state: DirectoryState, circle: CircleRecord, when: When): boolean {
  return circle.members.some(({ unit }) => {
    const record = state.units.get(unit)
    if (record === undefined) return true
    const removal = record.closedEpochs.findLast((closed) => closed.index < when.size)
    return (removal !== undefined && removal.index > circle.index) || closureOf(record, when) !== undefined
  })
}

/** What to seal to: the circle, or, `stale`, each of its members alone. */
export function sealableCircle(
  state: DirectoryState,
  circle: CircleId,
  when: { readonly size?: number; readonly at: number },
): Result<CircleRecord, 'unknown' | 'stale'> {
  const at: When = { size: when.size ?? state.size, at: when.at }
  const record = circleAt(state, circle, at.size)
  if (record === undefined) return err('unknown')
  return isStaleCircle(state, record, at) ? err('stale') : ok(record)
}

/** The units that a stale circle's message is sealed to one by one, ascending: closed ones by their heirs. */
export function circleUnits(state: DirectoryState, circle: CircleRecord, when: When): readonly UnitId[] {
  const units = circle.members.flatMap(({ unit }) => heirOf(state, unit, when)?.unit ?? [])
  return [...new Set(units)].toSorted()
}
