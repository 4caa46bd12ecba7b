/** Calls about units: what the directory knows of one, and the own unit's word about itself. */
import { z } from 'zod'
import { anyone, call } from './define.ts'
import { bytesValue, hex16, hex32, plainName, time, unitCode, unitRef } from './values.ts'

const offline = [
  'directory/stale',
  'relay/unreachable',
  'relay/not-set',
  'relay/garbage',
  'relay/untrusted',
  'relay/refused',
  'clock/refused',
] as const

export const unitDetail = unitRef.extend({
  level: z.string(),
  shortForm: z.string(),
  link: z.enum(['online', 'courier']),
  own: z.boolean(),
  parent: unitRef.optional(),
  /** Since when it is closed, and who stands in its place; `heir` is absent where nobody does. */
  closed: z.strictObject({ since: time, heir: unitRef.optional() }).optional(),
  /** Units that have closed and that this one stands for. */
  standsFor: z.array(unitRef),
  /** Names and codes that it had, oldest first, each until when. */
  formerly: z.array(z.strictObject({ code: unitCode, name: z.string(), until: time })),
  administrators: z.array(z.strictObject({ id: hex16, name: z.string().optional(), badge: z.string().optional() })),
  /** Done about it without its word: counts from its time on unless the unit says no. */
  pending: z.array(z.strictObject({ kind: z.enum(['recovery', 'succession']), leaf: hex32, validFrom: time })),
})
export type UnitDetail = z.infer<typeof unitDetail>

export const vetoResult = z.strictObject({
  leaf: hex32,
  kind: z.enum(['recovery', 'succession']),
  /** `asked`: signed here, and not in the log yet. */
  state: z.enum(['vetoed', 'asked']),
})

export const unitCalls = {
  /** The own unit, or one by code or id. */
  'unit.show': call({
    request: z.strictObject({ unit: z.string().max(64).optional() }),
    response: unitDetail,
    roles: anyone,
    errors: ['usage/not-found'],
  }),
  /** The unit's no to what waits: by an administrator, or by this device if it is older than what it refuses. */
  'unit.veto': call({
    request: z.strictObject({
      /** Its leaf, or the first digits; absent: the one thing that waits. */
      leaf: z
        .string()
        .regex(/^[0-9a-f]{8,64}$/)
        .optional(),
    }),
    response: vetoResult,
    roles: anyone,
    errors: [
      'usage/not-found',
      'usage/ambiguous-id',
      'proposal/not-allowed',
      'proposal/too-many',
      'vault/archive',
      ...offline,
    ],
  }),
  /** Composes another name or code, signed by this administrator, for the authority to sign. */
  'unit.rename': call({
    request: z.strictObject({ name: plainName(200).optional(), code: unitCode.optional() }),
    response: z.strictObject({ id: hex32, file: bytesValue, missing: z.number() }),
    roles: ['admin'],
    errors: ['directory/refused', 'proposal/not-allowed', 'proposal/too-many', 'usage/wrong-state'],
  }),
} as const
