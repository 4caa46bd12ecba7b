/**
 * Audit, type 72 version 1 (docs/spec/audit.md, Telling others): a device shows the newest checkpoint of its audit, and
 * says which checkpoints of others it has seen, cosigned where it could check that they only grew.
 */
import { limits } from '../../limits.ts'
import { defineBody } from '../body.ts'
import { array, bytes, field, optional, record, uint, type Infer } from '../schema.ts'

const note = bytes({ max: limits.noteBytes })
/** RFC 6962 consistency proof from a smaller tree: at most 53 levels, two hashes for some. */
const proof = record({
  from: field(0, uint(Number.MAX_SAFE_INTEGER, 1)),
  path: field(1, array(bytes({ exact: 32 }), { max: 128 })),
})
const shown = record({ note: field(0, note), proofs: field(1, array(proof, { max: limits.auditProofs })) })
export type ShownAudit = Infer<typeof shown>

export const auditBody = defineBody({
  /** Of the sending device, signed by its audit key. */
  shown: optional(8, shown),
  /** Notes of other devices, the largest that the sender has seen of each. */
  seen: optional(9, array(note, { min: 1, max: limits.auditAnswers })),
})
export type AuditFields = ReturnType<typeof auditBody.decode>
