/** Leaf type 13: a unit's key for blind matching in a period. Effect in a later version. */
import { field, optional, record, time } from '../../schema.ts'
import { publicKey32, unitId } from './fields.ts'

export const matchingKeyLeaf = record({
  unit: field(0, unitId),
  /** The one unit that may query under this key; absent: every authorised one. */
  querier: optional(1, unitId),
  from: field(2, time),
  until: field(3, time),
  key: field(4, publicKey32),
})
