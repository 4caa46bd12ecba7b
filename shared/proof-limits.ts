/** Bounds of what is kept and shown as proof: a part of `limits` (limits.ts), by which it is used. */
import { day, hour, minute } from './time.ts'

const kib = 1024
const mib = 1024 * kib

export const proofLimits = {
  // audit (docs/spec/audit.md)
  /** A checkpoint at least after so many entries, or so long after the first entry that none covers. */
  auditEntriesPerCheckpoint: 100,
  auditCheckpointMs: 5 * minute,
  /** Checkpoints are shown to the unit's other devices at most so often: each is an envelope. */
  auditShareMs: 5 * minute,
  /** Refused and doubled envelopes that have a row each within an hour; a relay decides how many come. */
  refusalRowsPerHour: 256,
  /** By one-shot exchanges: another system that syncs every few minutes sends nothing but what it was given. */
  auditShareOnceMs: 1 * hour,
  /** Other units that are asked to cosign, once a day: enough for evidence, few enough to be no burden. */
  auditCorrespondents: 4,
  auditCorrespondentsMs: 24 * hour,
  /** Proofs in one message, each from another size: a unit's devices lag behind one another. */
  auditProofs: 16,
  /** Checkpoints of others answered in one message: notes of 16 KiB at most, below the bound of a body. */
  auditAnswers: 32,

  // backup (docs/spec/backup.md)
  /** Header of a backup: an HPKE wrap of 1,168 bytes and a few ids. */
  backupHeaderBytes: 4 * kib,
  /** A province's history in one file, read chunk by chunk. */
  backupBytes: 64 * 1024 * mib,

  // evidence (docs/spec/evidence.md)
  /** A package is read whole: the leaves below, at about 600 bytes each, with room for the statements. */
  evidenceBytes: 192 * mib,
  /** The whole log travels along: as much as a home would fetch to prove a split view. */
  evidenceLeaves: 200_000,
  /** One record with the words of a thousand units about it. */
  evidenceStatements: 8192,

  // complaints (docs/spec/complaint.md)
  /** Against one device: more prove no more, and each may hold a payload. */
  complaintsPerDevice: 4,
  /** Of which nobody is known to have signed for the wrap: anybody can make them, and each costs one search. */
  complaintsWaiting: 64,
  /** The signed statement comes by a carry within the life of an envelope, or not at all. */
  complaintWaitsMs: 30 * day,
  /** A package is read whole: the log, as for evidence, and one envelope. */
  complaintBytes: 160 * mib,
} as const
