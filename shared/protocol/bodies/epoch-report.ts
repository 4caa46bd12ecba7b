/**
 * Epoch report, type 71 version 1 (docs/spec/epochs.md): a device tells its own unit how far it has taken mail in, which
 * epochs failed its box audit, and an administrator asks for the next epoch. Never to another unit.
 */
import { defineBody } from '../body.ts'
import { array, field, optional, record, uint, words, type Infer } from '../schema.ts'

/**
 * box: the wraps are not those of the statement's devices; wrap: mine does not open; other-key: it opens to a seed of
 * another public key; no-key: it was made for a key that this device does not have.
 */
export const epochComplaints = ['box', 'wrap', 'other-key', 'no-key'] as const
export type EpochComplaint = (typeof epochComplaints)[number]

const epoch = uint(Number.MAX_SAFE_INTEGER, 1)
const complaintSchema = record({ epoch: field(0, epoch), code: field(1, words(epochComplaints)) })

export const epochReportBody = defineBody({
  /** All envelopes to this epoch and those before it are processed, no gap toward this unit is open. */
  ingested: optional(8, epoch),
  refused: optional(9, array(complaintSchema, { min: 1, max: 16 })),
  /** Rotate if this is still the newest epoch. Counts with the signature of an officer with the role admin. */
  rotate: optional(10, epoch),
})
export type EpochReportFields = ReturnType<typeof epochReportBody.decode>
export type EpochComplaintEntry = Infer<typeof complaintSchema>
