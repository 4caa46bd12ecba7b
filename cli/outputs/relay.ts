/** JSON documents of what an operator does with a relay's data. */
import { z } from 'zod'

export const relayDoctorOutput = z.strictObject({
  ok: z.boolean(),
  checks: z.array(
    z.strictObject({ name: z.string(), ok: z.boolean(), code: z.string().optional(), next: z.string().optional() }),
  ),
})

export const relayBackupOutput = z.strictObject({
  /** When it was begun: what was accepted later is not in it. */
  made: z.string(),
  version: z.string(),
  /** Format of the database. */
  schema: z.number(),
  /** Bytes of the database and of all blobs. */
  bytes: z.number(),
  /** Files that are in it; of a restore, that were put back. */
  blobs: z.number(),
  /** Further files that have lost bytes and were left out: whoever still needs one offers it again. */
  lost: z.number(),
  /** Of the directory log. */
  leaves: z.number(),
})

export const relayCompactOutput = z.strictObject({
  envelopes: z.number(),
  claims: z.number(),
  files: z.number(),
  /** Bytes of database and blobs. */
  before: z.number(),
  after: z.number(),
})

export const relayFleetOutput = z.strictObject({
  /** Number of the kinds of commands that may be written. */
  minReader: z.number(),
  /** That this program reads. */
  reads: z.number(),
  /** Heard within the last minute, each process by itself. */
  relays: z.array(z.strictObject({ id: z.string(), reader: z.number(), silentMs: z.number() })),
})
