/** Calls about files that stand for a connection: units without network, and those that carry for them. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import { anyone, call } from './define.ts'
import { bytesValue, time, unitCode, unitRef } from './values.ts'

const count = z.number().int().min(0)

/** What a file holds, or what became of it; what does not concern the one side is 0. */
export const sealedCounts = {
  /** Leaves of the directory's log. */
  leaves: count,
  /** Envelopes. */
  messages: count,
  statements: count,
  attachments: count,
}

export const sealedImported = z.strictObject({
  /** Whose mail it is. */
  unit: unitRef,
  /** received: taken in by a unit without network. posted: handed to the relay for one. */
  as: z.enum(['received', 'posted']),
  ...sealedCounts,
  /** Of what was given along before: by the relay's word. */
  confirmed: count,
  refused: count,
  /** Sealed here and not yet confirmed: to be given along. */
  waiting: count,
  /** The file is older than what is here. */
  older: z.boolean(),
  /** What lies between it and what is here is in another file. */
  incomplete: z.boolean(),
})
export type SealedImported = z.infer<typeof sealedImported>

export const sealedExported = z.strictObject({
  saved: z.boolean(),
  size: z.number().optional(),
  ...sealedCounts,
  /** Did not fit; the next file brings it. */
  more: z.boolean(),
})

export const sealedState = z.strictObject({
  /** This unit has no network: its files go both ways. */
  courier: z.boolean(),
  waiting: count,
  /** Units that this one carries for. */
  units: z.array(
    z.strictObject({
      unit: unitRef,
      /** When it wrote its newest file that was taken in here. */ heard: time.optional(),
    }),
  ),
})

export const sealedCalls = {
  'sealed.state': call({ request: z.strictObject({}), response: sealedState, roles: anyone, errors: [] }),
  /** For a unit without network; without one, of this desk's own. */
  'sealed.export': call({
    request: z.strictObject({
      unit: unitCode.optional(),
      whole: z.boolean().default(false),
      out: z.string().optional(),
    }),
    response: sealedExported,
    roles: anyone,
    errors: [
      'sealed/not-courier',
      'recipient/unknown-unit',
      'relay/not-set',
      'relay/unreachable',
      'relay/refused',
      'directory/stale',
      'usage/too-large',
      'store/full',
      'store/io',
      'store/read-only',
    ],
  }),
  /** Without a file, the one that a person chooses. */
  'sealed.import': call({
    request: z.strictObject({ file: bytesValue.refine((bytes) => bytes.length <= limits.sealedFileBytes).optional() }),
    response: z.strictObject({ taken: sealedImported.optional() }),
    roles: anyone,
    errors: [
      'sealed/invalid',
      'sealed/other-unit',
      'directory/invalid',
      'directory/split-view',
      'directory/other-world',
      'relay/not-set',
      'relay/unreachable',
      'relay/refused',
      'store/full',
      'store/io',
      'store/read-only',
    ],
  }),
} as const
