/** Calls about conversations: open, speak, leave (docs/spec/conversation.md). */
import { z } from 'zod'
import { limits } from '../limits.ts'
import { call, readers } from './define.ts'
import { recordLine } from './record-values.ts'
import { hex32, idOrPrefix, longText, officerRef, time, titleText, unitRef } from './values.ts'

const writing = ['usage/wrong-state', 'unit/closed', 'directory/stale', 'clock/refused', 'store/full'] as const
const written = z.strictObject({ id: hex32, statement: hex32 })

export const conversationDetail = recordLine.omit({ parties: true }).extend({
  /** Who takes part; who has left. */
  members: z.array(unitRef),
  left: z.array(unitRef),
  about: hex32.optional(),
  /** In the order of the record, the last `limits.conversationShown`. */
  messages: z.array(
    z.strictObject({
      statement: hex32,
      at: time,
      unit: unitRef,
      by: officerRef,
      text: z.string(),
      answers: hex32.optional(),
    }),
  ),
  more: z.boolean(),
  can: z.strictObject({ speak: z.boolean() }),
})
export type ConversationDetail = z.infer<typeof conversationDetail>

/** `unread`: something of others has come since this officer looked, on this PC. */
export const conversationRow = recordLine.extend({ unread: z.boolean() })
export type ConversationRow = z.infer<typeof conversationRow>

export const conversationCalls = {
  'conversation.list': call({
    request: z.strictObject({
      before: time.optional(),
      limit: z.number().int().min(1).max(limits.pageRows).default(50),
    }),
    response: z.strictObject({ conversations: z.array(conversationRow), more: z.boolean() }),
    roles: readers,
    errors: [],
  }),
  'conversation.get': call({
    request: z.strictObject({ id: idOrPrefix }),
    response: conversationDetail,
    roles: readers,
    errors: [],
  }),
  /** This officer has looked at all that is in it. Told to nobody. */
  'conversation.seen': call({
    request: z.strictObject({ id: idOrPrefix }),
    response: z.strictObject({}),
    roles: readers,
    errors: [],
  }),
  'conversation.open': call({
    request: z.strictObject({
      title: titleText,
      text: longText,
      /** As in `bulletin.send`; a conversation is sealed to units, never to a circle. */
      to: z.array(z.string()).min(1).max(limits.addressees),
      accept: z.array(z.string()).default([]),
      /** A record of this home; who has not got it sees its id alone. */
      about: idOrPrefix.optional(),
    }),
    response: written.extend({ ref: z.string(), recipients: z.array(z.string()) }),
    roles: readers,
    errors: [
      'recipient/unknown-unit',
      'recipient/closed-unit',
      'recipient/none',
      'recipient/no-key',
      'new-neighbour',
      'directory/split-view',
      'directory/update-needed',
      ...writing,
    ],
  }),
  'conversation.say': call({
    request: z.strictObject({ id: idOrPrefix, text: longText, answers: hex32.optional() }),
    response: written,
    roles: readers,
    errors: writing,
  }),
  /** The unit takes part no longer. */
  'conversation.leave': call({
    request: z.strictObject({ id: idOrPrefix, text: longText.optional() }),
    response: written,
    roles: readers,
    errors: writing,
  }),
} as const
