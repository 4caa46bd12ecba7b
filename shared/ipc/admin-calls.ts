/** Calls of a unit's administration: statements of several hands. Further nouns have their own parts. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import { statementFields } from '../protocol/directory/statement-fields.ts'
import { anyone, call } from './define.ts'
import { bytesValue, hex16, hex32, role, shortText, time, unitRef } from './values.ts'

const empty = z.strictObject({})
const proposalId = z.string().regex(/^[0-9a-f]{8,64}$/)

/** An officer, with the name that bodies have disclosed. */
export const namedOfficer = z.strictObject({
  id: hex16,
  name: z.string().optional(),
  badge: z.string().optional(),
})

/** One row of what a statement says. */
export const saidRow = z.strictObject({
  field: z.enum(statementFields),
  value: z.string().optional(),
  /** What the directory says there now; absent: nothing. */
  before: z.string().optional(),
})

export const proposalRow = z.strictObject({
  id: hex32,
  /** The leaf's type, as in docs/spec/statements.md. */
  what: z.string(),
  /** `complete`: on its way to the log. */
  state: z.enum(['open', 'complete', 'logged', 'refused', 'expired']),
  created: time,
  expires: time,
  /** Why, in the words of whoever proposed it. */
  note: z.string().optional(),
  units: z.array(unitRef),
  devices: z.array(hex16),
  officers: z.array(namedOfficer),
  /** Every field of the statement, for whoever is asked to sign. */
  says: z.array(saidRow),
  /** What the statement sets, where it sets it: for a list. */
  sets: z.strictObject({
    roles: z.array(role).optional(),
    approve: z.boolean().optional(),
    limits: z.array(z.string()).optional(),
    notAfter: time.optional(),
    reason: z.string().optional(),
    epoch: z.number().optional(),
    state: z.string().optional(),
    successor: hex16.optional(),
    requestedBy: namedOfficer.optional(),
  }),
  signers: z.array(
    z.strictObject({
      kind: z.enum(['authority', 'officer', 'device', 'unknown']),
      unit: hex16.optional(),
      /** Officer or device id. */
      id: hex16.optional(),
      name: z.string().optional(),
      badge: z.string().optional(),
      signed: z.boolean(),
      proposer: z.boolean(),
    }),
  ),
  /** The signed-in officer's signature is wanted. */
  mine: z.boolean(),
  /** Why the log would refuse it now, whoever signs (docs/spec/statements.md, reasons of void leaves). */
  breach: z.string().optional(),
  refusedBy: namedOfficer.optional(),
  /** Why that officer would not sign. */
  reason: z.string().optional(),
  /** The log's word for a refusal. */
  code: z.string().optional(),
  endedAt: time.optional(),
  /** Index of the leaf, once it is in the log. */
  index: z.number().optional(),
})
export type ProposalRow = z.infer<typeof proposalRow>

const signing = [
  'usage/not-found',
  'usage/ambiguous-id',
  'proposal/invalid',
  'proposal/closed',
  'proposal/not-yours',
  'proposal/not-described',
  'store/full',
  'store/io',
  'store/read-only',
] as const

export const adminCalls = {
  'proposals.list': call({
    request: empty,
    response: z.strictObject({ proposals: z.array(proposalRow) }),
    roles: anyone,
    errors: [],
  }),
  /** Whoever adds the last signature brings the statement to the log with the next exchange. */
  'proposals.sign': call({
    request: z.strictObject({ id: proposalId }),
    response: proposalRow,
    roles: anyone,
    errors: [
      ...signing,
      'proposal/expired',
      'proposal/not-allowed',
      'directory/split-view',
      'directory/update-needed',
      'vault/archive',
      'vault/rolled-back',
      'clock/refused',
    ],
  }),
  'proposals.refuse': call({
    request: z.strictObject({ id: proposalId, reason: shortText }),
    response: proposalRow,
    roles: anyone,
    errors: signing,
  }),
  /** From a file (`.gbst`), with any signatures that are new. */
  'proposals.import': call({
    request: z.strictObject({ file: bytesValue.refine((bytes) => bytes.length <= limits.proposalBytes) }),
    response: proposalRow,
    roles: anyone,
    errors: [
      'proposal/invalid',
      'proposal/not-described',
      'proposal/not-allowed',
      'proposal/expired',
      'proposal/other-unit',
      'proposal/too-many',
      'proposal/closed',
      'store/full',
      'store/io',
      'store/read-only',
    ],
  }),
  /** The file form, with the signatures that it has: to be carried by hand. */
  'proposals.export': call({
    request: z.strictObject({ id: proposalId }),
    response: z.strictObject({ id: hex32, file: bytesValue, missing: z.number() }),
    roles: anyone,
    errors: ['usage/not-found', 'usage/ambiguous-id'],
  }),
  /** The same to a place that a person chose in the shell's dialog. */
  'proposals.save': call({
    request: z.strictObject({ id: proposalId }),
    response: z.strictObject({ saved: z.boolean() }),
    roles: anyone,
    errors: ['usage/not-found', 'usage/ambiguous-id', 'store/full', 'store/io', 'store/read-only'],
  }),
} as const
