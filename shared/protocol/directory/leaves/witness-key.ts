/** Leaf type 14: a witness of the log changes its key between two policies. */
import { field, optional, record } from '../../schema.ts'
import { publicKey32, witnessKey } from './fields.ts'

export const witnessKeyLeaf = record({ witness: field(0, witnessKey), replaces: optional(1, publicKey32) })
