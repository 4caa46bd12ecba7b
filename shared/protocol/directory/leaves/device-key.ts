/** Leaf type 6: the X-Wing key of a device, by hash; signed by the device, renewed whenever a seed wrap was opened. */
import { field, record, uint, type Infer } from '../../schema.ts'
import { deviceId, hash32 } from './fields.ts'

export const deviceKeyLeaf = record({
  device: field(0, deviceId),
  /** 1 for the first, then one more each time. */
  counter: field(1, uint()),
  publicKeyHash: field(2, hash32),
})
export type DeviceKeyLeaf = Infer<typeof deviceKeyLeaf>
