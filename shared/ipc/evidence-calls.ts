/** Calls about proof of what was signed: one signed word as it is checked now, and packages for others to check. */
import { z } from 'zod'
import { actedOutcomes } from '../domain/bulletin-words.ts'
import { signedDoubts } from '../domain/evidence-words.ts'
import { call, readers } from './define.ts'
import { answer, hex16, hex32, idOrPrefix, receiptOutcome, role, rung, time, unitRef } from './values.ts'

/** A receipt or an operation of a record (docs/spec/evidence.md, One word). */
export const signedWord = z.strictObject({
  record: hex32,
  statement: hex32,
  /** `receipt`, or the kind of the operation; `unknown` for one that this program does not read. */
  kind: z.string(),
  /** By the signer's own word. */
  at: time,
  /** Not older than this: a quorum of witnesses vouches for it. */
  notBefore: time.optional(),
  /** Not younger than this: a device of another unit vouches for it. */
  firstWitnessed: time.optional(),
  /** As the unit was called in the tree that the statement names. */
  unit: unitRef,
  device: hex16,
  /** Absent where the device alone has signed. A receipt is signed in no role. */
  officer: z.strictObject({ badge: z.string(), name: z.string(), role: role.optional() }).optional(),
  /** Leaves of the log at which the certificates were looked up, and of the log today. */
  signedAtSize: z.number(),
  checkedAtSize: z.number(),
  /** Of a receipt: what it says of the record. `version`: of a bulletin, as it was with that statement. */
  says: z.array(
    z.strictObject({
      statement: hex32,
      kind: z.string(),
      version: z.number().optional(),
      rung,
      outcome: receiptOutcome,
      at: time,
      complete: z.boolean(),
    }),
  ),
  /** Of an operation on a bulletin: the version that its signer had before them. */
  upon: z.strictObject({ statement: hex32, version: z.number() }).optional(),
  answer: answer.optional(),
  acted: z.strictObject({ outcome: z.enum(actedOutcomes), text: z.string().optional() }).optional(),
  /** Every signature holds under certificates that stood in the log then, and it counts in the record. */
  holds: z.boolean(),
  doubts: z.array(z.enum(signedDoubts)),
  /** This officer may write it into a package. */
  mayExport: z.boolean(),
})
export type SignedWord = z.infer<typeof signedWord>

export const evidenceCalls = {
  'evidence.word': call({
    request: z.strictObject({ id: idOrPrefix, statement: hex32 }),
    response: signedWord,
    roles: readers,
    errors: ['usage/not-found', 'directory/stale'],
  }),
  /** `statement`: that one with what its proof needs, in place of all of the record. */
  'evidence.export': call({
    request: z.strictObject({ id: idOrPrefix, statement: hex32.optional(), out: z.string().optional() }),
    response: z.strictObject({ saved: z.boolean(), size: z.number().optional() }),
    roles: ['investigator', 'commander'],
    errors: [
      'usage/not-found',
      'evidence/invalid',
      'evidence/unsupported',
      'directory/stale',
      'officer/unknown',
      'store/full',
      'store/read-only',
      'store/io',
    ],
  }),
} as const
