/** Calls about circles: standing groups of units with one key (docs/spec/circles.md). */
import { z } from 'zod'
import { limits } from '../limits.ts'
import { proposalRow } from './admin-calls.ts'
import { anyone, call } from './define.ts'
import { hex16, plainName, time, unitRef } from './values.ts'

/** A circle of this unit: its name here, its id, or 8 or more digits of it. */
const circle = z.string().min(1).max(limits.circleNameBytes)
/** The proposal carries the wraps; larger circles are several. */
const members = z.array(z.string().max(64)).max(limits.circleProposed)
const second = z.string().min(1).max(limits.badgeBytes).optional()

export const circleRow = z.strictObject({
  id: hex16,
  /** As the unit that made it calls it; absent until its word has come. */
  name: z.string().optional(),
  version: z.number(),
  members: z.number(),
  /**
   * open: sealed to with one wrap; opening: its key has not been taken in here; stale: members are sealed to one by one
   * until it is renewed; refused: its key failed the check here, likewise.
   */
  state: z.enum(['open', 'opening', 'stale', 'refused']),
  /** Only an administrator can say who goes on: a member has closed for another unit. */
  needsAdministrator: z.boolean(),
  renewedAt: time,
})

export const circleShown = circleRow.extend({
  /** Whose device made it: who names it. */
  founder: unitRef.optional(),
  units: z.array(
    unitRef.extend({
      /** The unit's epoch that the key is wrapped to. */
      epoch: z.number(),
      /** Somebody at this home has confirmed it as a reader. */
      confirmed: z.boolean(),
    }),
  ),
})

const composing = [
  'circle/unknown',
  'recipient/unknown-unit',
  'recipient/no-key',
  'role/not-allowed',
  'officer/unknown',
  'usage/ambiguous-id',
  'usage/wrong-state',
  'proposal/second-needed',
  'proposal/not-allowed',
  'proposal/too-many',
  'directory/split-view',
  'directory/update-needed',
  'vault/archive',
  'vault/rolled-back',
  'clock/refused',
  'store/full',
  'store/io',
  'store/read-only',
] as const

export const circleCalls = {
  'circles.list': call({
    request: z.strictObject({}),
    response: z.strictObject({ circles: z.array(circleRow) }),
    roles: anyone,
    errors: [],
  }),
  'circles.show': call({
    request: z.strictObject({ circle }),
    response: circleShown,
    roles: anyone,
    errors: ['circle/unknown', 'usage/ambiguous-id'],
  }),
  /** This device's half, for an administrator of the unit to sign within 48 h. The own unit is a member. */
  'circles.create': call({
    request: z.strictObject({ name: plainName(limits.circleNameBytes), members: members.min(1), second }),
    response: z.strictObject({ id: hex16, proposal: proposalRow }),
    roles: ['duty', 'commander'],
    errors: composing,
  }),
  /** Other members, likewise. */
  'circles.change': call({
    request: z.strictObject({ circle, add: members.default([]), remove: members.default([]), second }),
    response: z.strictObject({ id: hex16, proposal: proposalRow }),
    roles: ['duty', 'commander'],
    errors: composing,
  }),
  /** A fresh key for the members that there are, by this device alone, with an exchange. */
  'circles.renew': call({
    request: z.strictObject({ circle }),
    response: z.strictObject({ id: hex16, version: z.number(), state: z.enum(['renewed', 'asked']) }),
    roles: ['duty', 'investigator', 'commander'],
    errors: [
      'circle/unknown',
      'circle/needs-administrator',
      'role/not-allowed',
      'usage/ambiguous-id',
      'relay/unreachable',
      'relay/not-set',
      'relay/garbage',
      'relay/untrusted',
      'relay/refused',
      'clock/refused',
    ],
  }),
} as const
