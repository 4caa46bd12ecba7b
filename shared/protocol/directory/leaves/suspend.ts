/** Leaf type 7: a device that fell silent gets no further wraps until its next key. */
import { field, record } from '../../schema.ts'
import { deviceId, unitId } from './fields.ts'

export const suspendLeaf = record({ unit: field(0, unitId), device: field(1, deviceId) })
