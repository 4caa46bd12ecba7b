/** The directory log over a session, and the bundle that a device-less authority posts (docs/spec/relay.md, Log). */
import { limits } from '../../limits.ts'
import { seedWrapLeafLength } from '../directory/seed-wraps.ts'
import { array, bool, bytes, field, optional, record, text, time, uint, type Infer } from '../schema.ts'
import { wireErrorSchema } from './codes.ts'

const hash32 = bytes({ exact: 32 })

export const emptySchema = record({})

/** The newest checkpoint with its cosignatures; absent while the log is empty. */
export const logNoteSchema = record({ note: optional(0, bytes({ max: limits.noteBytes })) })

export const logLeavesSchema = record({ from: field(0, uint()), count: field(1, uint(limits.leavesPerPage)) })
/** As many as fit into one frame, at least one while there are any. */
export const leavesSchema = record({
  from: field(0, uint()),
  leaves: field(1, array(bytes({ max: limits.leafBytes }), { max: limits.leavesPerPage })),
})

/** By SHA-256; the answer leaves out what the relay does not have. */
export const logObjectsSchema = record({ hashes: field(0, array(hash32, { max: limits.logObjectsPerPage })) })
const objectList = array(bytes({ max: limits.logObjectBytes }), { max: limits.logObjectsPerPage })
export const objectsSchema = record({ objects: field(0, objectList) })

/** device id || wrap each, in the order of the epoch's devices. */
export const seedWrapsSchema = array(bytes({ exact: seedWrapLeafLength }), { max: limits.seedWrapsPerEpoch })
export const logWrapsSchema = record({ root: field(0, hash32) })
/** Empty when the relay holds none under that root. */
export const wrapsSchema = record({ wraps: field(0, seedWrapsSchema) })

export const submitSchema = record({
  statement: field(0, bytes({ max: limits.leafBytes })),
  /** A past time of logging: worlds whose policy says demo only. */
  logged: optional(1, time),
})
export const submittedSchema = record({ index: field(0, uint()), size: field(1, uint()) })

export const putObjectSchema = record({ object: field(0, bytes({ max: limits.logObjectBytes })) })
export const putWrapsSchema = record({ wraps: field(0, seedWrapsSchema) })
export const storedSchema = record({ hash: field(0, hash32) })

/** `size`: of the largest tree that the witness has cosigned; 0 for none. */
export const cosignAskSchema = record({ size: field(0, uint()) })
/** The newest note by the log, and the proof that its tree begins with that of `size`; absent when it is smaller. */
export const cosignAskedSchema = record({
  note: optional(0, bytes({ max: limits.noteBytes })),
  proof: field(1, array(hash32, { max: 63 })),
  /** The asker's name as a witness; absent when it is none. */
  name: optional(2, text(128)),
})
/** A line of the note as the witness has signed it: u64 seconds || Ed25519. */
export const cosignSchema = record({
  name: field(0, text(128)),
  keyId: field(1, uint(0xffff_ffff)),
  signature: field(2, bytes({ exact: 72 })),
})

export const logPushSchema = record({ size: field(0, uint()) })

/** Body of POST /v1/log/statements: objects and wraps first, then the statements in their order. */
export const bundleSchema = record({
  objects: field(0, objectList),
  wraps: field(1, array(seedWrapsSchema, { max: limits.leavesPerPage })),
  statements: field(2, array(submitSchema, { max: limits.leavesPerPage })),
})
export type LogBundle = Infer<typeof bundleSchema>

/** One result per statement; it stops at the first refusal, whose error is last. */
export const bundleAnswerSchema = record({
  submitted: field(0, array(submittedSchema, { max: limits.leavesPerPage })),
  error: optional(1, wireErrorSchema),
})
export type LogBundleAnswer = Infer<typeof bundleAnswerSchema>

/** Body of POST /v1/log/refill: a note that this log has signed, and leaves from `first` on. */
export const refillSchema = record({
  note: field(0, bytes({ max: limits.noteBytes })),
  first: field(1, uint()),
  leaves: field(2, array(bytes({ max: limits.leafBytes }), { max: limits.leavesPerPage })),
})
export const refillAnswerSchema = record({
  isComplete: field(0, bool),
  /** Index to go on from. */
  next: field(1, uint()),
})
