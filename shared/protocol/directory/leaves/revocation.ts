/** Leaf type 10: the end of a device or an officer. */
import { bytes, field, optional, record, time, words } from '../../schema.ts'
import { unitId } from './fields.ts'
import { revocationReasons, revokedKinds } from '../words.ts'

export const revocationLeaf = record({
  unit: field(0, unitId),
  kind: field(1, words(revokedKinds)),
  /** Device or officer id. */
  target: field(2, bytes({ exact: 16 })),
  reason: field(3, words(revocationReasons)),
  /** When the key was last known to be in good hands. */
  since: optional(4, time),
})
