/** The records that every rotation adds to the state, as bytes in memory. Nothing outside of this process reads them. */
import { concat, u8, type Bytes } from '../../bytes.ts'
import { idBytes, idOf, type CircleId, type DeviceId, type LeafHash, type UnitId } from '../../ids.ts'
import type { DeviceCounter } from './leaves/fields.ts'
import type { Packing } from './packed-items.ts'
import type { CircleMember, CircleRecord, DeviceKeyRecord, EpochRecord, Origin } from './records.ts'

/** Leaves, counters and times of this protocol are below 2^48, ms of the year 9999 included. */
const numberBytes = 6
const idLength = 16
const hashLength = 32

function packNumber(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * numberBytes)) throw new RangeError('too large')
  const bytes = new Uint8Array(numberBytes)
  for (let i = numberBytes - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest % 256
  return bytes
}

class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  bytes(length: number): Bytes {
    return new Uint8Array(this.#bytes.subarray(this.#at, (this.#at += length)))
  }

  id<Id extends string>(length = idLength): Id {
    return idOf<Id>(this.#bytes.subarray(this.#at, (this.#at += length)))
  }

  number(): number {
    let value = 0
    for (let i = 0; i < numberBytes; i++) value = value * 256 + (this.#bytes[this.#at++] as number)
    return value
  }

  list<T>(item: () => T): T[] {
    return Array.from({ length: this.number() }, item)
  }
}

const nothing = new Uint8Array(0)

/** A leaf that may be missing. */
const packMaybe = (leaf: LeafHash | undefined): Bytes =>
  concat(u8(leaf === undefined ? 0 : 1), leaf === undefined ? nothing : idBytes(leaf))

const packOrigin = ({ leaf, index, logged }: Origin): Bytes =>
  concat(idBytes(leaf), packNumber(index), packNumber(logged))

const unpackOrigin = (from: Reader): Origin => ({
  leaf: from.id<LeafHash>(hashLength),
  index: from.number(),
  logged: from.number(),
})

/** Begins with the hash of the public key: what a device has had is asked with every new key. */
export const deviceKeyPacking: Packing<DeviceKeyRecord> = {
  pack: (key) => concat(key.publicKeyHash, packOrigin(key), packNumber(key.counter)),
  unpack: (packed) => {
    const from = new Reader(packed)
    const publicKeyHash = from.bytes(hashLength)
    return { ...unpackOrigin(from), counter: from.number(), publicKeyHash }
  },
}

export const epochPacking: Packing<EpochRecord> = {
  pack: (epoch) =>
    concat(
      packOrigin(epoch),
      idBytes(epoch.unit),
      packNumber(epoch.epoch),
      packMaybe(epoch.previous),
      epoch.publicKeyHash,
      epoch.seedWrapsRoot,
      idBytes(epoch.author),
      packNumber(epoch.devices.length),
      ...epoch.devices.flatMap(({ device, counter }) => [idBytes(device), packNumber(counter)]),
      packNumber(epoch.removes.length),
      ...epoch.removes.map((device) => idBytes(device)),
    ),
  unpack: (packed) => {
    const from = new Reader(packed)
    const counterOf = (): DeviceCounter => ({ device: from.id<DeviceId>(), counter: from.number() })
    return {
      ...unpackOrigin(from),
      unit: from.id<UnitId>(),
      epoch: from.number(),
      ...(from.bytes(1)[0] === 1 && { previous: from.id<LeafHash>(hashLength) }),
      publicKeyHash: from.bytes(hashLength),
      seedWrapsRoot: from.bytes(hashLength),
      author: from.id<DeviceId>(),
      devices: from.list(counterOf),
      removes: from.list(() => from.id<DeviceId>()),
    }
  },
}

export const circlePacking: Packing<CircleRecord> = {
  pack: (circle) =>
    concat(
      packOrigin(circle),
      idBytes(circle.circle),
      packNumber(circle.version),
      packMaybe(circle.previous),
      circle.publicKeyHash,
      circle.seedWrapsRoot,
      idBytes(circle.author),
      packNumber(circle.openFrom),
      packNumber(circle.members.length),
      ...circle.members.flatMap(({ unit, epoch }) => [idBytes(unit), packNumber(epoch)]),
    ),
  unpack: (packed) => {
    const from = new Reader(packed)
    const memberOf = (): CircleMember => ({ unit: from.id<UnitId>(), epoch: from.number() })
    return {
      ...unpackOrigin(from),
      circle: from.id<CircleId>(),
      version: from.number(),
      ...(from.bytes(1)[0] === 1 && { previous: from.id<LeafHash>(hashLength) }),
      publicKeyHash: from.bytes(hashLength),
      seedWrapsRoot: from.bytes(hashLength),
      author: from.id<DeviceId>(),
      openFrom: from.number(),
      members: from.list(memberOf),
    }
  },
}
