/** Calls about bulletins: send, read, acknowledge, change. */
import { z } from 'zod'
import { bulletinInput } from '../domain/bulletin-input.ts'
import { releases } from '../domain/bulletin-words.ts'
import { limits } from '../limits.ts'
import { attachmentChoice, bulletinDetail, bulletinRow } from './bulletin-values.ts'
import { call, readers } from './define.ts'
import { ofDraft } from './draft-calls.ts'
import {
  ackWithinMs,
  answer,
  bulletinState,
  cancelReason,
  hex32,
  idOrPrefix,
  ladderRow,
  rung,
  shortText,
  time,
  unitCode,
  unitRef,
  urgency,
} from './values.ts'

export const bulletinStatus = z.strictObject({
  id: hex32,
  version: z.number(),
  state: bulletinState,
  units: z.array(ladderRow),
})

export const bulletinCalls = {
  'bulletin.list': call({
    request: z.strictObject({
      filter: z.enum(['all', 'to-answer', 'waiting', 'new', 'own', 'expiring']).default('all'),
      before: time.optional(),
      limit: z.number().int().min(1).max(limits.pageRows).default(50),
    }),
    response: z.strictObject({ bulletins: z.array(bulletinRow), more: z.boolean() }),
    roles: readers,
    errors: [],
  }),
  'bulletin.get': call({
    request: z.strictObject({ id: idOrPrefix }),
    response: bulletinDetail,
    roles: readers,
    errors: [],
  }),
  'bulletin.status': call({
    request: z.strictObject({ id: idOrPrefix }),
    response: bulletinStatus,
    roles: readers,
    errors: [],
  }),
  /** The officer has had it on screen for `limits.openedAfterMs`: signs the `opened` receipt, once per officer and version. */
  'bulletin.opened': call({
    request: z.strictObject({ id: idOrPrefix }),
    response: z.strictObject({ rung }),
    roles: readers,
    errors: [],
  }),
  'bulletin.send': call({
    request: z.strictObject({
      bulletin: bulletinInput,
      attachments: z.array(attachmentChoice).max(limits.attachmentFiles).default([]),
      /** `all`, `neighbours`, or unit codes and ids. */
      to: z.array(z.string()).min(1).max(limits.addressees),
      urgency: urgency.default('routine'),
      ackWithinMs: ackWithinMs.optional(),
      /** New neighbours that the sender confirms with this message. */
      accept: z.array(z.string()).default([]),
      ...ofDraft,
    }),
    response: z.strictObject({
      id: hex32,
      ref: z.string(),
      version: z.number(),
      recipients: z.array(unitCode),
      warnings: z.array(z.string()),
    }),
    roles: ['duty', 'commander'],
    errors: [
      'bulletin/invalid',
      'marking/not-allowed',
      'marking/off',
      'attachment/missing',
      'attachment/too-many',
      'attachment/too-large',
      'recipient/unknown-unit',
      'recipient/closed-unit',
      'unit/closed',
      'recipient/none',
      'recipient/no-key',
      'new-neighbour',
      'directory/stale',
      'directory/split-view',
      'directory/update-needed',
      'clock/refused',
      'store/full',
    ],
  }),
  'bulletin.cancel': call({
    request: z.strictObject({ id: idOrPrefix, reason: cancelReason, text: shortText.optional() }),
    response: z.strictObject({ id: hex32, state: bulletinState }),
    roles: ['duty', 'commander'],
    errors: ['bulletin/not-own', 'bulletin/closed', 'directory/stale', 'clock/refused', 'store/full'],
  }),
  /** The whole new content: it supersedes what was there, files too. Units named in `to` are added to those that have it. */
  'bulletin.update': call({
    request: z.strictObject({
      id: idOrPrefix,
      bulletin: bulletinInput,
      /** Files of the version shown that stay, by their index, as they are described from now on. */
      keep: z
        .array(attachmentChoice.omit({ staged: true }).extend({ index: z.number().int().min(0) }))
        .max(limits.attachmentFiles)
        .default([]),
      attachments: z.array(attachmentChoice).max(limits.attachmentFiles).default([]),
      to: z.array(z.string()).max(limits.addressees).default([]),
      /** With it, with `ackWithinMs` or with new units comes a new deadline. */
      urgency: urgency.optional(),
      ackWithinMs: ackWithinMs.optional(),
      accept: z.array(z.string()).default([]),
      /** What was read before it was written (`head`): refused when another version has come since. */
      head: hex32.optional(),
      ...ofDraft,
    }),
    response: z.strictObject({
      id: hex32,
      version: z.number(),
      recipients: z.array(unitCode),
      warnings: z.array(z.string()),
    }),
    roles: ['duty', 'commander'],
    errors: [
      'bulletin/invalid',
      'bulletin/not-own',
      'bulletin/closed',
      'bulletin/moved-on',
      'usage/wrong-state',
      'marking/not-allowed',
      'marking/off',
      'attachment/missing',
      'attachment/incomplete',
      'attachment/damaged',
      'attachment/too-many',
      'attachment/too-large',
      'recipient/unknown-unit',
      'recipient/closed-unit',
      'unit/closed',
      'recipient/none',
      'recipient/no-key',
      'new-neighbour',
      'directory/stale',
      'directory/split-view',
      'directory/update-needed',
      'clock/refused',
      'store/full',
    ],
  }),
  /** The second signature, by a commander who has not written what is released: a notice from then on. */
  'bulletin.release': call({
    request: z.strictObject({ id: idOrPrefix }),
    response: z.strictObject({ id: hex32, version: z.number(), release: z.enum(releases) }),
    roles: ['commander'],
    errors: [
      'bulletin/not-own',
      'bulletin/closed',
      'bulletin/own-words',
      'usage/wrong-state',
      'directory/stale',
      'clock/refused',
      'store/full',
    ],
  }),
  /** The unit above one that has not acknowledged in time is asked to see to it. Done once: again gives the same request. */
  'bulletin.escalate': call({
    request: z.strictObject({
      id: idOrPrefix,
      /** Code or id of the silent unit. */
      unit: z.string().min(1).max(64),
      accept: z.array(z.string()).max(limits.addressees).default([]),
    }),
    response: z.strictObject({ id: hex32, request: hex32, superior: unitCode }),
    roles: ['duty', 'commander'],
    errors: [
      'bulletin/not-own',
      'usage/wrong-state',
      'unit/closed',
      'new-neighbour',
      'recipient/no-key',
      'directory/stale',
      'clock/refused',
      'store/full',
    ],
  }),
  /** It still holds, for as long as its kind says, or as asked; never beyond the hard stop. */
  'bulletin.revalidate': call({
    request: z.strictObject({ id: idOrPrefix, forMs: ackWithinMs.optional() }),
    response: z.strictObject({ id: hex32, state: bulletinState, expires: time }),
    roles: ['duty', 'commander'],
    errors: [
      'bulletin/not-own',
      'bulletin/closed',
      'usage/wrong-state',
      'directory/stale',
      'clock/refused',
      'store/full',
    ],
  }),
  'bulletin.acknowledge': call({
    request: z.strictObject({ id: idOrPrefix, answer }),
    response: z.strictObject({ id: hex32, rung }),
    roles: ['commander'],
    errors: ['bulletin/closed', 'usage/wrong-state', 'directory/stale', 'clock/refused', 'store/full'],
  }),
  'bulletin.act': call({
    request: z.strictObject({
      id: idOrPrefix,
      outcome: z.enum(['arrested', 'located', 'not-found', 'handed-over', 'other']),
      text: shortText.optional(),
    }),
    response: z.strictObject({ id: hex32, rung }),
    roles: readers,
    errors: ['usage/wrong-state', 'directory/stale', 'clock/refused', 'store/full'],
  }),
  /** Recipients proposed from borders, residence and hiding places, each with its reasons (field.md 6.2, art. 6). */
  'bulletin.proposeRecipients': call({
    request: z.strictObject({ bulletin: z.record(z.string(), z.unknown()) }),
    response: z.strictObject({
      units: z.array(
        unitRef.extend({
          selected: z.boolean(),
          reasons: z.array(
            z.enum(['neighbour', 'residence', 'hometown', 'hiding-place', 'plate', 'identity-number', 'other']),
          ),
        }),
      ),
    }),
    roles: readers,
    errors: [],
  }),
} as const
