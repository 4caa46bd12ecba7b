/** Leaf type 2: a unit and its administrators. A later one for the same id replaces all attributes. */
import { limits } from '../../../limits.ts'
import { bool, field, mapped, optional, record, tuple, words, type Infer } from '../../schema.ts'
import {
  ascending,
  hash32,
  name,
  officerId,
  publicKey32,
  shortForm,
  unitCode,
  unitId,
  type UnitAdmin,
} from './fields.ts'
import { unitLevels, unitLinks } from '../words.ts'

const admin = mapped(tuple(officerId, publicKey32), {
  toWire: ({ officer, key }: UnitAdmin) => [officer, key] as const,
  fromWire: ([officer, key]) => ({ officer, key }),
})

export const unitLeaf = record({
  unit: field(0, unitId),
  code: field(1, unitCode),
  name: field(2, name),
  level: field(3, words(unitLevels)),
  parent: optional(4, unitId),
  shortForm: field(5, shortForm),
  admins: field(
    6,
    ascending(admin, { min: 1, max: limits.adminsPerUnit }, (each) => each.officer),
  ),
  link: field(7, words(unitLinks)),
  /** SHA-256 of the unit's X-Wing recovery key. */
  recoveryKeyHash: optional(8, hash32),
  /** The unit takes part in marking Mật. */
  mat: field(9, bool),
})
export type UnitLeaf = Infer<typeof unitLeaf>
