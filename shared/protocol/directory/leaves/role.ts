/** Leaf type 11: other roles for an officer under the same key. */
import { bool, field, record } from '../../schema.ts'
import { officerId, roleSet, unitId } from './fields.ts'

export const roleLeaf = record({
  unit: field(0, unitId),
  officer: field(1, officerId),
  roles: field(2, roleSet),
  approve: field(3, bool),
})
