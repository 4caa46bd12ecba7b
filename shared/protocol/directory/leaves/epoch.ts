/** Leaf type 8: an epoch of a unit. Removal of devices and the next epoch are one leaf. */
import { limits } from '../../../limits.ts'
import { field, optional, record, uint, type Infer } from '../../schema.ts'
import { ascending, deviceCounters, deviceId, hash32, leafHashField, unitId } from './fields.ts'

export const epochLeaf = record({
  unit: field(0, unitId),
  epoch: field(1, uint()),
  /** Leaf hash of the epoch before; absent for epoch 1 only. */
  previous: optional(2, leafHashField),
  publicKeyHash: field(3, hash32),
  devices: field(4, deviceCounters),
  /** RFC 6962 root over `device id || seed wrap`, in the order of `devices`. */
  seedWrapsRoot: field(5, hash32),
  removes: field(
    6,
    ascending(deviceId, { max: limits.devicesPerUnit }, (each) => each),
  ),
  author: field(7, deviceId),
})
export type EpochLeaf = Infer<typeof epochLeaf>
