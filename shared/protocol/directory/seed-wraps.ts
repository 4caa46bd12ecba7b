/** Seed wraps beside the log: X-Wing HPKE of an epoch's seed to each device, under one root (docs/spec/directory.md). */
import { concat, equalBytes, u64, u8, type Bytes } from '../../bytes.ts'
import { idBytes, idOf, type DeviceId, type LeafHash, type UnitId } from '../../ids.ts'
import { labels } from '../labels.ts'
import { treeRoot } from '../merkle-tree.ts'
import { leafHash, type Hash } from '../merkle.ts'
import type { DeviceCounter } from './leaves/fields.ts'

const suite = 1
const unitKind = 1
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

/** L("giaoban/seed/v1") || suite || kind || unit || u64 epoch || device || SHA-256(device's public key). */
export const seedWrapInfo = (place: SeedWrapPlace): Bytes =>
  concat(
    labels.seed,
    u8(suite),
    u8(unitKind),
    idBytes(place.unit),
    u64(place.epoch),
    idBytes(place.device),
    place.devicePublicKeyHash,
  )

/** SHA-256(new public key) || leaf hash of the epoch before, 32 zero bytes for epoch 1. */
export const seedWrapAad = (place: SeedWrapPlace): Bytes =>
  concat(place.epochPublicKeyHash, place.previous === undefined ? new Uint8Array(32) : idBytes(place.previous))
