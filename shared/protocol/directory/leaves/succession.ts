/** Leaf type 12: a unit closes; its records go to the successor, where there is one. */
import { field, optional, record } from '../../schema.ts'
import { unitId } from './fields.ts'

export const successionLeaf = record({ unit: field(0, unitId), successor: optional(1, unitId) })
