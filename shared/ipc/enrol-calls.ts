/** Calls about enrolment: invitations at the inviting desk, and what the new desk shows. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import { deviceLimits } from '../protocol/directory/words.ts'
import { call } from './define.ts'
import { bytesValue, hex16, hex32, language, newPassphrase, plainName, role, time, unitRef } from './values.ts'

const empty = z.strictObject({})
const idPrefix = z.string().regex(/^[0-9a-f]{8,64}$/)
const officerPrefix = z.string().regex(/^[0-9a-f]{8,32}$/)
const limit = z.enum(deviceLimits)

export const invitationRow = z.strictObject({
  id: hex32,
  /** docs/spec/enrolment.md, Inviter. */
  phase: z.enum(['invited', 'answered', 'opened', 'matched', 'proposed', 'over']),
  expires: time,
  limits: z.array(limit),
  roleLimits: z.array(role),
  /** Without a relay: the request comes as a file. */
  byHand: z.boolean(),
  /** Why it is over. */
  why: z.enum(['expired', 'mismatch', 'broken', 'withdrawn']).optional(),
  newcomer: z
    .strictObject({
      device: hex16,
      officer: z.strictObject({
        id: hex16,
        name: z.string(),
        badge: z.string(),
        roles: z.array(role),
        /** Has a certificate of this unit: a new one ends it, with its key on another machine. */
        known: z.boolean(),
      }),
    })
    .optional(),
  /** What may be compared now, once. */
  compare: z.array(z.enum(['digits', 'scanned'])).optional(),
  /** Who may be the second hand. */
  approvers: z
    .array(z.strictObject({ id: hex16, name: z.string().optional(), badge: z.string().optional(), admin: z.boolean() }))
    .optional(),
  /** The device certificate that waits for the second hand. */
  proposal: hex32.optional(),
})
export type InvitationRow = z.infer<typeof invitationRow>

export const enrolmentState = z.strictObject({
  /** none: this home was not made by an enrolment. joined: a device as any other. */
  phase: z.enum(['none', 'committed', 'answered', 'matched', 'carried', 'certified', 'joined', 'over']),
  unit: unitRef.optional(),
  device: hex16.optional(),
  officer: z.strictObject({ name: z.string(), badge: z.string(), roles: z.array(role) }).optional(),
  expires: time.optional(),
  why: z.enum(['expired', 'refused', 'used', 'broken', 'other-keys']).optional(),
  /** Nine digits, to be read to the inviting administrator. */
  digits: z.string().optional(),
  /** The whole commitment: text of a QR code, and the same to be read aloud. */
  qr: z.string().optional(),
  check: z.string().optional(),
  /** Once it is certified: from when on it may be used. */
  activeFrom: time.optional(),
  notAfter: time.optional(),
})
export type EnrolmentState = z.infer<typeof enrolmentState>

const invited = z.strictObject({
  id: hex32,
  expires: time,
  /** Content of a `.gbinv` file. */
  file: bytesValue,
  /** Text of a QR code; absent where it does not fit into one. */
  qr: z.string().optional(),
  /** To be typed; absent for an invitation by hand. */
  code: z.string().optional(),
  relays: z.array(z.string()),
})

const changing = [
  'usage/not-found',
  'usage/ambiguous-id',
  'enrol/wrong-state',
  'store/full',
  'store/io',
  'store/read-only',
] as const
const proposing = [
  'proposal/invalid',
  'proposal/not-allowed',
  'proposal/expired',
  'proposal/too-many',
  'directory/split-view',
  'directory/update-needed',
  'vault/archive',
  'vault/rolled-back',
  'clock/refused',
] as const

export const enrolCalls = {
  'enrol.invite': call({
    request: z.strictObject({
      limits: z.array(limit).max(deviceLimits.length).default(['read']),
      /** Roles that may be exercised on the device; none at all means every role. */
      roleLimits: z.array(role).max(4),
      byHand: z.boolean().default(false),
    }),
    response: invited,
    roles: ['admin'],
    errors: [
      'enrol/too-many',
      'relay/not-set',
      'directory/stale',
      'directory/split-view',
      'directory/update-needed',
      'clock/refused',
      'vault/archive',
      'vault/rolled-back',
      'store/full',
      'store/io',
      'store/read-only',
    ],
  }),
  'enrol.invitations': call({
    request: empty,
    response: z.strictObject({ invitations: z.array(invitationRow) }),
    roles: ['admin'],
    errors: [],
  }),
  /** The `.gbinv` file to a place that a person chose in the shell's dialog, while nobody has come with it. */
  'enrol.saveInvitation': call({
    request: z.strictObject({ id: idPrefix }),
    response: z.strictObject({ saved: z.boolean() }),
    roles: ['admin'],
    errors: changing,
  }),
  'enrol.withdraw': call({
    request: z.strictObject({ id: idPrefix }),
    response: invitationRow,
    roles: ['admin'],
    errors: changing,
  }),
  /** A newcomer's request that was carried by hand (`.gbreq`). */
  'enrol.import': call({
    request: z.strictObject({ file: bytesValue.refine((bytes) => bytes.length <= 2 * limits.enrolRequestBytes) }),
    response: invitationRow,
    roles: ['admin'],
    errors: [...changing, 'enrol/broken', 'enrol/expired'],
  }),
  /** One try. The certificate is then proposed to the second hand; without digits a proposal that a cut ended goes on. */
  'enrol.compare': call({
    request: z.strictObject({
      id: idPrefix,
      digits: z.string().max(40).optional(),
      scanned: z.string().max(200).optional(),
      /** Officer id or its beginning; needed where there are several. */
      approver: officerPrefix.optional(),
    }),
    response: invitationRow,
    roles: ['admin'],
    errors: [
      ...changing,
      ...proposing,
      'enrol/mismatch',
      'enrol/expired',
      'enrol/approver',
      'enrol/other-person',
      'enrol/unknown-person',
    ],
  }),
  /** Makes this home, which must not exist yet. */
  'enrol.begin': call({
    request: z.strictObject({
      invitation: z.union([
        z.strictObject({ file: bytesValue.refine((bytes) => bytes.length <= limits.invitationBytes) }),
        /** Text of a QR code, or a code that was typed, with the relay where it is known. */
        z.strictObject({ text: z.string().max(limits.qrLetters), relay: z.string().max(200).optional() }),
      ]),
      officer: z.strictObject({
        badge: plainName(limits.badgeBytes),
        name: plainName(limits.shortTextBytes),
        roles: z.array(role).max(4),
        /** An officer of the unit, who goes on with the key that is made here. */
        replaces: hex16.optional(),
      }),
      passphrase: newPassphrase,
      language: language.default('vi'),
    }),
    response: z.strictObject({ device: hex16, unit: unitRef, expires: time }),
    roles: undefined,
    errors: [
      'enrol/invalid',
      'enrol/expired',
      'enrol/used',
      'profile/exists',
      'vault/needs-app',
      'relay/unreachable',
      'relay/untrusted',
      'relay/garbage',
      'store/full',
      'store/io',
      'store/read-only',
    ],
  }),
  'enrol.state': call({ request: empty, response: enrolmentState, roles: undefined, errors: [] }),
  /** Brings this home's enrolment on; waits so long for the other side where it is the other side's turn. */
  'enrol.advance': call({
    request: z.strictObject({ waitMs: z.number().int().min(0).max(60_000).default(0) }),
    response: enrolmentState,
    roles: undefined,
    errors: [
      'relay/unreachable',
      'relay/untrusted',
      'relay/garbage',
      'relay/timeout',
      'relay/rate-limited',
      'relay/draining',
    ],
  }),
  /** The request as a `.gbreq` file; from here on only the whole commitment may be compared. */
  'enrol.carry': call({
    request: empty,
    response: z.strictObject({ file: bytesValue, check: z.string(), qr: z.string() }),
    roles: undefined,
    errors: ['enrol/wrong-state', 'store/full', 'store/io', 'store/read-only'],
  }),
  /** The same to a place that a person chose in the shell's dialog; nothing is given away where none was chosen. */
  'enrol.saveRequest': call({
    request: empty,
    response: z.strictObject({ saved: z.boolean() }),
    roles: undefined,
    errors: ['enrol/wrong-state', 'store/full', 'store/io', 'store/read-only'],
  }),
} as const
