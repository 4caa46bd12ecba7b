/** Leaf type 16: what waits for its day, a recovery or a closure of the unit, is taken back by the unit itself. */
import { field, record } from '../../schema.ts'
import { leafHashField, unitId } from './fields.ts'

export const vetoLeaf = record({ unit: field(0, unitId), leaf: field(1, leafHashField) })
