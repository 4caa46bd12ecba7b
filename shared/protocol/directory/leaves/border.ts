/** Leaf type 3: two units are neighbours, or no longer. `a` is the lower id. */
import { field, record, words, type Infer } from '../../schema.ts'
import { unitId } from './fields.ts'
import { borderStates } from '../words.ts'

export const borderLeaf = record({
  a: field(0, unitId),
  b: field(1, unitId),
  state: field(2, words(borderStates)),
})
export type BorderLeaf = Infer<typeof borderLeaf>
