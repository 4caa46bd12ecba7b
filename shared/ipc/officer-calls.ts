/** Calls about the officers and devices of the own unit: who is there, who comes, who goes. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import { revocationReasons } from '../protocol/directory/words.ts'
import { namedOfficer, proposalRow } from './admin-calls.ts'
import { anyone, call } from './define.ts'
import { bytesValue, hex16, newPassphrase, plainName, role, time } from './values.ts'

const empty = z.strictObject({})
/** An officer of the unit: badge, id, or 8 or more digits of the id. */
const officer = z.string().min(1).max(limits.badgeBytes)
const device = z.string().regex(/^[0-9a-f]{8,32}$/)
/** Whose second signature is asked for, where several may give it. */
const second = officer.optional()
const grant = { roles: z.array(role).max(4), approve: z.boolean().default(false) }
const validMs = z.number().int().min(60_000).max(limits.officerCertificateMs).optional()
export const revocationReason = z.enum(revocationReasons)

const composing = [
  'officer/unknown',
  'usage/not-found',
  'usage/ambiguous-id',
  'proposal/second-needed',
  'proposal/not-allowed',
  'proposal/too-many',
  'proposal/closed',
  'directory/split-view',
  'directory/update-needed',
  'vault/archive',
  'vault/rolled-back',
  'clock/refused',
  'store/full',
  'store/io',
  'store/read-only',
] as const

const requestFacts = {
  officer: hex16,
  name: z.string(),
  badge: z.string(),
  /** To be compared with what the newcomer's machine shows. */
  key: z.string(),
  device: hex16,
}
const reading = ['officer/request-invalid', 'officer/request-expired', 'proposal/other-unit'] as const
const saving = ['usage/not-found', 'store/full', 'store/io', 'store/read-only'] as const

export const officerRow = namedOfficer.extend({
  roles: z.array(role),
  approve: z.boolean(),
  /** Named as administrator in the unit's own leaf. */
  admin: z.boolean(),
  /** prepared: signs in here and is not certified yet. */
  state: z.enum(['prepared', 'certified', 'expired', 'revoked']),
  notAfter: time.optional(),
  /** Signs in at this machine. */
  here: z.boolean(),
})
export const deviceRow = z.strictObject({
  id: hex16,
  /** Reads the unit's mail. */
  reads: z.boolean(),
  /** Roles that may sign on it; none named: all. */
  roles: z.array(role),
  state: z.enum(['cooling', 'active', 'suspended', 'expired', 'revoked']),
  activeFrom: time.optional(),
  notAfter: time.optional(),
  /** This machine. */
  own: z.boolean(),
})
export const deviceRemoval = z.strictObject({
  /** removed: gone, and the next epoch is there; revoked: gone, the next epoch is to come; proposed: a signature is missing. */
  state: z.enum(['removed', 'revoked', 'proposed']),
  epoch: z.number().optional(),
  proposal: proposalRow.optional(),
})

/** Whoever is signed in, and the machine: what counts of both, and until when. */
export const ownStanding = z.strictObject({
  officer: hex16,
  state: z.enum(['prepared', 'certified', 'expired', 'revoked']),
  notAfter: time.optional(),
  /** Of a prepared officer: what an administrator compares. */
  key: z.string().optional(),
  device: z.strictObject({ state: deviceRow.shape.state, notAfter: time }).optional(),
})

export const officerCalls = {
  /** Also for whoever has no role yet, or none any more. */
  'officers.own': call({ request: empty, response: ownStanding, roles: undefined, errors: [] }),
  'officers.list': call({
    request: empty,
    response: z.strictObject({ officers: z.array(officerRow) }),
    roles: anyone,
    errors: [],
  }),
  /** A newcomer types an own passphrase at this machine; the request goes to an administrator. */
  'officers.prepare': call({
    request: z.strictObject({
      name: plainName(limits.shortTextBytes),
      badge: plainName(limits.badgeBytes),
      passphrase: newPassphrase,
    }),
    response: z.strictObject({ officer: hex16, request: bytesValue, key: z.string() }),
    roles: anyone,
    errors: [
      'officer/exists',
      'officer/too-many',
      'vault/needs-app',
      'vault/machine-key-missing',
      'store/full',
      'store/io',
      'store/read-only',
    ],
  }),
  /** The request of somebody who was prepared at this machine, once more. */
  'officers.prepared': call({
    request: z.strictObject({ officer: hex16 }),
    response: z.strictObject({ ...requestFacts, request: bytesValue }),
    roles: anyone,
    errors: ['usage/not-found', ...reading],
  }),
  /** The same as a file (`.gbor`) at a place that a person chose in the shell's dialog; absent: whoever is signed in. */
  'officers.saveRequest': call({
    request: z.strictObject({ officer: hex16.optional() }),
    response: z.strictObject({ saved: z.boolean() }),
    roles: undefined,
    errors: [...saving, ...reading],
  }),
  /** What a request says, before it is certified. */
  'officers.readRequest': call({
    request: z.strictObject({ request: bytesValue }),
    response: z.strictObject(requestFacts),
    roles: ['admin'],
    errors: reading,
  }),
  'officers.certify': call({
    request: z.strictObject({ request: bytesValue, ...grant, validMs, second }),
    response: proposalRow,
    roles: ['admin'],
    errors: [...composing, ...reading, 'enrol/other-person', 'enrol/unknown-person'],
  }),
  'officers.roles': call({
    request: z.strictObject({ officer, ...grant, second }),
    response: proposalRow,
    roles: ['admin'],
    errors: composing,
  }),
  'officers.renew': call({
    request: z.strictObject({ officer, validMs, second }),
    response: proposalRow,
    roles: ['admin'],
    errors: composing,
  }),
  'officers.revoke': call({
    request: z.strictObject({ officer, reason: revocationReason, since: time.optional(), second }),
    response: proposalRow,
    roles: ['admin'],
    errors: composing,
  }),
  'devices.list': call({
    request: empty,
    response: z.strictObject({ devices: z.array(deviceRow) }),
    roles: anyone,
    errors: [],
  }),
  /**
   * An administrator at a reading machine removes it with the next epoch, in one leaf; at another, by a revocation. Any
   * officer at a reading machine composes the removal for an administrator to sign (`second`).
   */
  'devices.revoke': call({
    request: z.strictObject({ device, reason: revocationReason, since: time.optional(), second }),
    response: deviceRemoval,
    roles: anyone,
    errors: [...composing, 'device/self', 'role/not-allowed', 'recipient/no-key'],
  }),
  'devices.renew': call({
    request: z.strictObject({ device, second }),
    response: proposalRow,
    roles: ['admin'],
    errors: composing,
  }),
} as const
