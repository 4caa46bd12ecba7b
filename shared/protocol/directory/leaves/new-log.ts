/** Leaf type 15: the log key was lost; the log goes on under another one. */
import { field, record, uint } from '../../schema.ts'
import { hash32, logKey } from './fields.ts'

export const newLogLeaf = record({
  log: field(0, logKey),
  /** The part of the old log that still counts. */
  size: field(1, uint()),
  root: field(2, hash32),
})
