/** Calls about what an officer has typed and not sent: kept on this PC alone, as typed. */
import { z } from 'zod'
import { limits } from '../limits.ts'
import { attachmentChoice } from './bulletin-values.ts'
import { call, readers } from './define.ts'
import { ackWithinMs, hex16, hex32, time, unitCode, urgency } from './values.ts'

const circleForm = z.string().regex(/^circle:[0-9a-f]{32}$/)
const asTyped = { takenOn: z.string().max(32).optional(), caption: z.string().max(limits.shortTextBytes).optional() }
const { kind } = attachmentChoice.shape

/** The draft that something was sent from: removed in the same transaction, unless it says by now what the sender has not seen. */
export const ofDraft = { draft: hex16.optional(), revision: hex16.optional() }

const content = z.strictObject({
  /** As typed so far: validated only when sent. */
  bulletin: z.record(z.string(), z.unknown()),
  attachments: z
    .array(attachmentChoice.extend({ ...asTyped, name: z.string(), type: z.string(), size: z.number() }))
    .max(limits.attachmentFiles),
  /** Units by code, circles of the own unit as `circle:ID`. */
  to: z.array(z.union([unitCode, circleForm])),
  urgency,
  ackWithinMs: ackWithinMs.optional(),
  /** Of an update: the own bulletin, what was read of it (`head`), and which of its files stay. */
  update: z
    .strictObject({
      id: hex32,
      head: hex32,
      keep: z.array(z.strictObject({ index: z.number().int().min(0), kind, ...asTyped })).max(limits.attachmentFiles),
    })
    .optional(),
})

/** `revision` names what it says: it changes with every word. */
export const draft = z.strictObject({ draft: hex16, revision: hex16, at: time, title: z.string(), content })

export const draftCalls = {
  'draft.list': call({
    request: z.strictObject({}),
    response: z.strictObject({ drafts: z.array(draft) }),
    roles: readers,
    errors: [],
  }),
  /**
   * Replaces a draft only while it still says what the writer has seen of it (`revision`). Where another window has
   * changed or removed it, or no revision is named, this one becomes a draft of its own: `apart`.
   */
  'draft.save': call({
    request: z.strictObject({ content, ...ofDraft }),
    response: z.strictObject({ draft: hex16, revision: hex16, apart: z.boolean() }),
    roles: readers,
    errors: ['usage/too-large', 'store/full'],
  }),
  'draft.delete': call({
    request: z.strictObject({ draft: hex16 }),
    response: z.strictObject({}),
    roles: readers,
    errors: [],
  }),
} as const
