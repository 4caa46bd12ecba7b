/** Values that several calls share. JSON-friendly: hex ids, RFC 3339 times, absent instead of null. */
import { z } from 'zod'
import { isPlainLine, text } from '../domain/shape.ts'
import { disputeReasons } from '../protocol/dispute-words.ts'
import { limits } from '../limits.ts'
import { errorCodes } from '../errors.ts'
import { roles } from '../domain/roles.ts'
import { isPlainName } from '../plain-name.ts'
import { rfc3339ToMs } from '../time.ts'
import { relayAddress, relayAddressLetters } from '../relay-address.ts'

export const hex16 = z.string().regex(/^[0-9a-f]{32}$/)
export const hex32 = z.string().regex(/^[0-9a-f]{64}$/)
/** An id or an unambiguous prefix of 8 or more digits, or a reference for people (`HCM-2026-7K3F-9Q`). */
export const idOrPrefix = z.string().regex(/^(?:[0-9a-f]{8,64}|[A-Z]{1,6}-\d{4}-[0-9A-Z]{4}-[0-9A-Z]{2})$/)
export const unitCode = z.string().regex(/^[a-z0-9](?:-?[a-z0-9]){0,31}$/)
export const time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .refine((value) => rfc3339ToMs(value) !== undefined, { error: 'date' })
/** What people type, in the one form in which it is signed: what no statement may hold is refused before any is made. */
export const titleText = text(limits.titleBytes).json
export const shortText = text(limits.shortTextBytes).json
export const longText = text(limits.longTextBytes, { lines: true }).json
/** One that is being chosen: of characters that a person can type again. */
export const newPassphrase = z.string().min(1).max(limits.passphraseBytes).refine(isPlainLine, { error: 'characters' })
/** What somebody or something is called: as every reader would take it. */
export const plainName = (maxBytes: number) => text(maxBytes).json.refine(isPlainName, { error: 'characters' })
export const relayUrl = z.string().max(relayAddressLetters).regex(relayAddress)
export const bytesValue = z.instanceof(Uint8Array)

export const role = z.enum(roles)
export const rung = z.enum(['queued', 'relayed', 'delivered', 'decrypted', 'opened', 'acknowledged', 'acted'])
export const urgency = z.enum(['immediate', 'urgent', 'routine', 'inquiry', 'other'])
export const bulletinState = z.enum(['draft', 'active', 'awaiting-confirmation', 'cancelled', 'expired'])
export const cancelReason = z.enum(['arrested', 'surrendered', 'removed', 'found', 'withdrawn', 'entered-in-error'])
export const recordStatus = z.enum(['actual', 'exercise', 'test'])
export const receiptOutcome = z.enum([
  'accepted',
  'expired',
  'quarantined',
  'not-allowed',
  'needs-update',
  'waiting-parents',
])
/** What comes in, and deadlines that have passed: our own (`late`, `hit-late`), or another unit's (`silent`). */
export const alertKinds = ['bulletin', 'hit', 'request', 'late', 'silent', 'hit-late'] as const
export const language = z.enum(['vi', 'en'])
export const theme = z.enum(['light', 'dark', 'system'])

export const ackWithinMs = z
  .number()
  .int()
  .min(60_000)
  .max(366 * 86_400_000)
export const unitRef = z.strictObject({ id: hex16, code: unitCode, name: z.string() })
export const officerRef = z.strictObject({ officer: z.string(), name: z.string(), role })
export const failure = z.strictObject({
  code: z.enum(errorCodes),
  recoverable: z.boolean(),
  retryAfterMs: z.number().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
})
export type Failure = z.infer<typeof failure>

export const answer = z.union([
  z.strictObject({ kind: z.literal('assigned'), text: shortText }),
  z.strictObject({ kind: z.literal('cannot-act'), text: shortText }),
])
/** One row of the ladder: names.md, Rungs; architecture.md, `status.units[]`. */
export const ladderRow = z.strictObject({
  unit: unitCode,
  name: z.string(),
  /** Closed units that were addressed and whose answer this one owes. */
  standsFor: z.array(unitCode).optional(),
  rung,
  at: time.optional(),
  by: officerRef.optional(),
  answer: answer.optional(),
  acted: z.strictObject({ outcome: z.string(), text: z.string().optional(), at: time, by: officerRef }).optional(),
  outcome: receiptOutcome.optional(),
  /** Each rung that has been reached, with its time: for hover and evidence. */
  rungs: z.array(z.strictObject({ rung, at: time, by: officerRef.optional(), statement: hex32.optional() })),
  deadline: time.optional(),
  late: z.boolean(),
  /** To the owner, of a unit that is silent: the unit above it, and the request by which it was told. */
  superior: z
    .strictObject({ unit: unitCode, name: z.string(), request: hex32.optional(), at: time.optional() })
    .optional(),
})
export type LadderRow = z.infer<typeof ladderRow>

export const disputeReason = z.enum(disputeReasons)
