/** Calls about what was found of a bulletin: sightings, and hit requests with the owner's answers. */
import { z } from 'zod'
import { certainties, hitAnswers, hitChecks, hitUrgencies } from '../domain/bulletin-words.ts'
import { limits } from '../limits.ts'
import { attachmentChoice, comparison } from './bulletin-values.ts'
import { call, readers } from './define.ts'
import { hex32, idOrPrefix, longText, shortText, time } from './values.ts'

/** What every call that signs may be refused with. */
const signing = ['directory/stale', 'clock/refused', 'store/full'] as const

export const hitCalls = {
  /** Seen, or thought to be seen; to the owner and the own unit, bound to the version shown. */
  'sighting.report': call({
    request: z.strictObject({
      id: idOrPrefix,
      certainty: z.enum(certainties),
      /** Absent: now. */
      seenAt: time.optional(),
      place: shortText,
      text: longText.optional(),
      attachments: z.array(attachmentChoice).max(limits.attachmentFiles).default([]),
    }),
    response: z.strictObject({ id: hex32, sighting: hex32 }),
    roles: readers,
    errors: ['bulletin/closed', 'usage/wrong-state', 'attachment/missing', 'attachment/too-large', ...signing],
  }),
  /** Is it the one, and does it hold: answered by the owner in 10 min (urgent) or 1 h. */
  'hit.request': call({
    request: z.strictObject({
      id: idOrPrefix,
      urgency: z.enum(hitUrgencies),
      compared: z.array(comparison).min(1).max(hitChecks.length),
      text: shortText.optional(),
    }),
    response: z.strictObject({ id: hex32, hit: hex32, deadline: time }),
    roles: readers,
    errors: ['bulletin/closed', 'usage/wrong-state', ...signing],
  }),
  'hit.answer': call({
    request: z.strictObject({
      id: idOrPrefix,
      /** The hit request; absent: the only open one. */
      hit: hex32.optional(),
      answer: z.enum(hitAnswers),
      until: time.optional(),
      text: shortText.optional(),
    }),
    response: z.strictObject({ id: hex32, hit: hex32, answer: z.enum(hitAnswers) }),
    roles: ['duty', 'commander'],
    errors: ['bulletin/not-own', 'bulletin/closed', 'usage/wrong-state', 'usage/invalid-input', ...signing],
  }),
} as const
