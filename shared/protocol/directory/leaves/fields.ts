/** Field types that several leaf bodies share (docs/spec/statements.md, Common fields). */
import type { Bytes } from '../../../bytes.ts'
import {
  parseUnitCode,
  type AuthorityId,
  type CircleId,
  type DeviceId,
  type LeafHash,
  type OfficerId,
  type UnitCode,
  type UnitId,
} from '../../../ids.ts'
import { CodecError } from '../../cbor.ts'
import {
  array,
  bool,
  bytes,
  field,
  id,
  mapped,
  record,
  refined,
  text,
  tuple,
  uint,
  words,
  type Schema,
} from '../../schema.ts'
import { limits } from '../../../limits.ts'
import { isPlainName } from '../../../plain-name.ts'
import { deviceLimits, officerRoles, type DeviceLimit, type OfficerRole } from '../words.ts'

export const unitId = id<UnitId>(16)
export const officerId = id<OfficerId>(16)
export const deviceId = id<DeviceId>(16)
export const circleId = id<CircleId>(16)
export const authorityId = id<AuthorityId>(16)
export const leafHashField = id<LeafHash>(32)
export const hash32 = bytes({ exact: 32 })
export const publicKey32 = bytes({ exact: 32 })
/** Names of people's things: units, authorities, relays. */
export const name = refined(text(200), (value) => isPlainName(value))
/** A name in signed notes: log or witness. The form itself is checked by the policy's rule. */
export const noteKeyName = text(128)

/** Signature algorithm: 1 = Ed25519, the only one of this version. */
export const algorithm = words(['ed25519'], 1)
export const algorithmNumber = 1

export const unitCode: Schema<UnitCode> = mapped(text(64), {
  toWire: (code) => code,
  fromWire: (wire) => parseUnitCode(wire) ?? refuse(),
})

/** Upper-case letters and digits that begin a unit's references for people: `HCM`. */
export const shortForm: Schema<string> = mapped(text(6), {
  toWire: (form) => (shortFormShape.test(form) ? form : refuse()),
  fromWire: (wire) => (shortFormShape.test(wire) ? wire : refuse()),
})
const shortFormShape = /^[A-Z][A-Z0-9]{0,5}$/

const refuse = (): never => {
  throw new CodecError()
}

/** A list whose items follow each other in strictly ascending order: one form for one set. */
export const ascending = <T>(
  item: Schema<T>,
  size: { readonly min?: number; readonly max: number },
  keyOf: (value: T) => string | number,
): Schema<readonly T[]> => {
  const isAscending = (list: readonly T[]): boolean =>
    list.every((each, i) => i === 0 || keyOf(list[i - 1] as T) < keyOf(each))
  const check = (list: readonly T[]): readonly T[] => (isAscending(list) ? list : refuse())
  return mapped(array(item, size), { toWire: check, fromWire: check })
}

const role = words(officerRoles)
const limit = words(deviceLimits)
export const roleSet: Schema<readonly OfficerRole[]> = ascending(role, { max: officerRoles.length }, (each) =>
  officerRoles.indexOf(each),
)
export const limitSet: Schema<readonly DeviceLimit[]> = ascending(limit, { max: deviceLimits.length }, (each) =>
  deviceLimits.indexOf(each),
)

/** A key that signs notes, as the policy names it. `operator`: run by whoever runs the relay. */
export const witnessKey = record({ name: field(0, noteKeyName), key: field(1, publicKey32), operator: field(2, bool) })
export const logKey = record({ origin: field(0, noteKeyName), key: field(1, publicKey32) })

/** The devices of an epoch with the counters of their X-Wing keys, ascending by device. */
export const deviceCounters: Schema<readonly DeviceCounter[]> = ascending(
  mapped(tuple(deviceId, uint()), {
    toWire: ({ device, counter }: DeviceCounter) => [device, counter] as const,
    fromWire: ([device, counter]) => ({ device, counter }),
  }),
  { min: 1, max: limits.devicesPerUnit },
  (each) => each.device,
)
export interface DeviceCounter {
  readonly device: DeviceId
  readonly counter: number
}

/** An administrator: an officer of the unit and the key that signs the unit's certificates. */
export interface UnitAdmin {
  readonly officer: OfficerId
  readonly key: Bytes
}
