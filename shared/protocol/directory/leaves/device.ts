/** Leaf type 5: a device's certificate, signed by two officers. Its X-Wing key is a leaf of its own. */
import { field, record, time, type Infer } from '../../schema.ts'
import { deviceId, limitSet, officerId, publicKey32, roleSet, unitId } from './fields.ts'

export const deviceLeaf = record({
  unit: field(0, unitId),
  device: field(1, deviceId),
  signKey: field(2, publicKey32),
  /** Cosigns audit checkpoints of others. */
  witnessKey: field(3, publicKey32),
  /** Signs the device's own audit checkpoints. */
  auditKey: field(4, publicKey32),
  limits: field(5, limitSet),
  /** Roles in which statements may be signed on this device. */
  roleLimits: field(6, roleSet),
  notAfter: field(7, time),
  /** Who asked for it. This officer is never the one who approves. */
  requestedBy: field(8, officerId),
})
export type DeviceLeaf = Infer<typeof deviceLeaf>
