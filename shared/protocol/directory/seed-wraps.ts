/** Seed wraps beside the log: X-Wing HPKE of an epoch's seed to each device, under one root (docs/spec/directory.md). */
import { concat, equalBytes, u64, u8, type Bytes } from '../../bytes.ts'
import { idBytes, idOf, type CircleId, type DeviceId, type LeafHash, type UnitId } from '../../ids.ts'
import { labels } from '../labels.ts'
import { treeRoot } from '../merkle-tree.ts'
import { leafHash, type Hash } from '../merkle.ts'
import type { DeviceCounter } from './leaves/fields.ts'

const suite = 1
/** enc[1120] || seed[32] || tag[16]. */
export const seedWrapLength = 1168
const deviceIdLength = 16
/** What is hashed, stored and served: device id || wrap. */
export const seedWrapLeafLength = deviceIdLength + seedWrapLength
export const kemPublicKeyLength = 1216

export interface SeedWrap {
  readonly device: DeviceId
  readonly wrap: Bytes
}

export const encodeSeedWrap = ({ device, wrap }: SeedWrap): Bytes => concat(idBytes(device), wrap)

export function decodeSeedWrap(leaf: Uint8Array): SeedWrap | undefined {
  if (leaf.length !== seedWrapLeafLength) return undefined
  return { device: idOf<DeviceId>(leaf.subarray(0, deviceIdLength)), wrap: leaf.slice(deviceIdLength) }
}

/** RFC 6962 root over the leaves in the order of the epoch's devices. */
export const seedWrapsRoot = (crypto: Hash, leaves: readonly Uint8Array[]): Bytes =>
  treeRoot(
    crypto,
    leaves.map((leaf) => leafHash(crypto, leaf)),
  )

/** Whether `leaves` are the wraps of exactly these devices, in order, under this root. */
export function areWrapsFor(
  crypto: Hash,
  leaves: readonly Uint8Array[],
  epoch: { readonly devices: readonly DeviceCounter[]; readonly seedWrapsRoot: Bytes },
): boolean {
  const names = leaves.map((leaf) => decodeSeedWrap(leaf)?.device)
  return (
    names.length === epoch.devices.length &&
    epoch.devices.every((each, i) => each.device === names[i]) &&
    equalBytes(seedWrapsRoot(crypto, leaves), epoch.seedWrapsRoot)
  )
}

export interface SeedWrapPlace {
  readonly unit: UnitId
  readonly epoch: number
  /** Leaf hash of the epoch before; absent for epoch 1. */
  readonly previous?: LeafHash
  readonly device: DeviceId
  readonly devicePublicKeyHash: Bytes
  readonly epochPublicKeyHash: Bytes
}

/** A circle's seed goes to each member unit, under the public key of the epoch that the statement names. */
export interface CircleWrapPlace {
  readonly circle: CircleId
  readonly version: number
  /** Leaf hash of the version before; absent for version 1. */
  readonly previous?: LeafHash
  readonly unit: UnitId
  readonly unitPublicKeyHash: Bytes
  readonly circlePublicKeyHash: Bytes
}

const groupKinds = { unit: 1, circle: 2 } as const

/** L("giaoban/seed/v1") || suite || kind || unit or circle || u64 number || device or unit || SHA-256(its public key). */
export const seedWrapInfo = (place: SeedWrapPlace | CircleWrapPlace): Bytes =>
  'circle' in place
    ? concat(
        labels.seed,
        u8(suite),
        u8(groupKinds.circle),
        idBytes(place.circle),
        u64(place.version),
        idBytes(place.unit),
        place.unitPublicKeyHash,
      )
    : concat(
        labels.seed,
        u8(suite),
        u8(groupKinds.unit),
        idBytes(place.unit),
        u64(place.epoch),
        idBytes(place.device),
        place.devicePublicKeyHash,
      )

/** SHA-256(new public key) || leaf hash of the epoch or version before, 32 zero bytes for the first. */
export const seedWrapAad = (place: SeedWrapPlace | CircleWrapPlace): Bytes =>
  concat(
    'circle' in place ? place.circlePublicKeyHash : place.epochPublicKeyHash,
    place.previous === undefined ? new Uint8Array(32) : idBytes(place.previous),
  )

/** As a seed wrap, with the unit in the place of the device: unit id || wrap. */
export const encodeCircleWrap = ({ unit, wrap }: { readonly unit: UnitId; readonly wrap: Bytes }): Bytes =>
  concat(idBytes(unit), wrap)

export function decodeCircleWrap(leaf: Uint8Array): { readonly unit: UnitId; readonly wrap: Bytes } | undefined {
  if (leaf.length !== seedWrapLeafLength) return undefined
  return { unit: idOf<UnitId>(leaf.subarray(0, deviceIdLength)), wrap: leaf.slice(deviceIdLength) }
}

/** Whether `leaves` are the wraps of exactly these members, in order, under this root. */
export function areCircleWrapsFor(
  crypto: Hash,
  leaves: readonly Uint8Array[],
  circle: { readonly members: readonly { readonly unit: UnitId }[]; readonly seedWrapsRoot: Bytes },
): boolean {
  const names = leaves.map((leaf) => decodeCircleWrap(leaf)?.unit)
  return (
    names.length === circle.members.length &&
    circle.members.every((each, i) => each.unit === names[i]) &&
    equalBytes(seedWrapsRoot(crypto, leaves), circle.seedWrapsRoot)
  )
}
