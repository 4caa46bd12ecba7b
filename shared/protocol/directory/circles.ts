/** Circles in the state: the newest version at a size, and whether it may still be sealed to. */
import type { CircleId, UnitId } from '../../ids.ts'
import { err, ok, type Result } from '../../result.ts'
import type { DirectoryState } from './directory-state.ts'
import { addresseeKey, type Addressee, type AddresseeKey } from '../addressee.ts'
import type { CircleRecord, ClosedEpochs } from './records.ts'
import { closureOf, heirOf, type When } from './units.ts'

/** The newest version in the tree of `size` leaves. */
export const circleAt = (state: DirectoryState, circle: CircleId, size = state.size): CircleRecord | undefined =>
  state.circles.get(circle)?.findLast((version) => version.index < size)

export const circleVersion = (state: DirectoryState, circle: CircleId, version: number): CircleRecord | undefined =>
  state.circles.get(circle)?.at(version - 1)

/** A member unit has removed a device, or closed, since: somebody who should not may hold the circle's seed. */
export function isStaleCircle(state: DirectoryState, circle: CircleRecord, when: When): boolean {
  const hasClosed = circle.members.some(({ unit }) => {
    const record = state.units.get(unit)
    return record === undefined || closureOf(record, when) !== undefined
  })
  return hasClosed || removalAfter(state, circle, when.size) !== undefined
}

/** The first removal in a member unit since this version, in the tree of `size` leaves. */
function removalAfter(state: DirectoryState, circle: CircleRecord, size: number): ClosedEpochs | undefined {
  let first: ClosedEpochs | undefined
  for (const { unit } of circle.members) {
    for (const closed of state.units.get(unit)?.closedEpochs ?? []) {
      if (closed.index <= circle.index || closed.index >= size) continue
      if (first === undefined || closed.index < first.index) first = closed
      break
    }
  }
  return first
}

/**
 * Whether an envelope may name this version: nobody who was in it has left since, and none of its members has removed a
 * device or closed. Older versions with the same members are taken, as older epochs are.
 */
export function isOpenCircle(state: DirectoryState, circle: CircleRecord, when: When): boolean {
  const newest = circleAt(state, circle.circle, when.size)
  return newest !== undefined && circle.version >= newest.openFrom && !isStaleCircle(state, circle, when)
}

/**
 * Whether an honest sender who had the tree of `size` leaves could seal to this version: the newest, and no member had
 * removed a device. When a member closed is a matter of clocks, which are not compared here.
 */
export function isNewestCircle(state: DirectoryState, circle: CircleRecord, size: number): boolean {
  const removal = removalAfter(state, circle, size)
  return circleAt(state, circle.circle, size)?.version === circle.version && removal === undefined
}

/** When nobody seals to it any more: it was followed, a member removed a device, or closed. `undefined`: it goes on. */
export function circleEnd(state: DirectoryState, circle: CircleRecord, when: When): number | undefined {
  const ends = [
    circleVersion(state, circle.circle, circle.version + 1)?.logged,
    removalAfter(state, circle, when.size)?.logged,
    ...circle.members.map(({ unit }) => {
      const record = state.units.get(unit)
      return record && closureOf(record, when)?.validFrom
    }),
  ].filter((each) => each !== undefined)
  return ends.length === 0 ? undefined : Math.min(...ends)
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

/**
 * The units that an envelope is for, in the order of its addressees, each once: a circle's are those listed in the
 * version that it names, for good. Devices are left out.
 */
export function unitsNamed(state: DirectoryState, recipients: readonly Addressee[]): readonly UnitId[] {
  return [...new Set(recipients.flatMap((each) => [...membersOf(state, each)]))]
}

/** Units behind one addressee; none for a device, and for a circle that the log does not have. */
export function membersOf(state: DirectoryState, addressee: Addressee): readonly UnitId[] {
  if (addressee.kind === 'unit') return [addressee.id]
  if (addressee.kind === 'device') return []
  return circleVersion(state, addressee.id, addressee.epoch)?.members.map(({ unit }) => unit) ?? []
}

/** As whom a unit is named: itself before a circle. `undefined`: it is not. */
export function namedAs(
  state: DirectoryState,
  recipients: readonly Addressee[],
  unit: UnitId,
): AddresseeKey | undefined {
  const isUnit = (each: Addressee): boolean => each.kind === 'unit' && each.id === unit
  const own = recipients.find(isUnit) ?? recipients.find((each) => membersOf(state, each).includes(unit))
  return own && addresseeKey(own)
}

/** Whether the statement was for that unit under that key. */
export const isNamedAs = (
  state: DirectoryState,
  recipients: readonly Addressee[],
  by: { readonly unit: UnitId; readonly key: AddresseeKey },
): boolean => recipients.some((each) => addresseeKey(each) === by.key && membersOf(state, each).includes(by.unit))

/** The version from which on, up to this one, the unit has been a member: what was sealed before is none of its. */
export function memberSince(state: DirectoryState, circle: CircleRecord, unit: UnitId): number {
  let since = circle.version
  while (isMember(circleVersion(state, circle.circle, since - 1), unit)) since -= 1
  return since
}

export const isMember = (circle: CircleRecord | undefined, unit: UnitId): boolean =>
  circle?.members.some((each) => each.unit === unit) === true
