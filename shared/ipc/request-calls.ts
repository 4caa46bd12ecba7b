/** Calls about requests for cooperation: ask, answer, ask back, extend, close (docs/spec/request.md). */
import { z } from 'zod'
import { requestInput } from '../domain/request-input.ts'
import { requestAnswers, requestClosings } from '../domain/request-words.ts'
import { limits } from '../limits.ts'
import { call, readers } from './define.ts'
import { recordLine } from './record-values.ts'
import { hex32, idOrPrefix, longText, officerRef, shortText, time, unitCode, unitRef, urgency } from './values.ts'

const writing = [
  'request/invalid',
  'usage/wrong-state',
  'unit/closed',
  'directory/stale',
  'clock/refused',
  'store/full',
] as const

export const askedState = z.enum(['waiting', 'question', 'need-until', 'answered', 'refused'])
const said = z.strictObject({ at: time, by: officerRef, statement: hex32 })

export const requestDetail = recordLine.omit({ parties: true }).extend({
  by: officerRef,
  request: requestInput,
  deadline: time,
  closing: z.enum(requestClosings).optional(),
  asked: z.array(
    z.strictObject({
      unit: unitCode,
      name: z.string(),
      state: askedState,
      due: time.optional(),
      late: z.boolean(),
      answer: said.extend({ kind: z.enum(requestAnswers), text: z.string().optional() }).optional(),
      question: said.extend({ text: z.string() }).optional(),
    }),
  ),
  history: z.array(
    z.strictObject({
      statement: hex32,
      kind: z.enum(['request-create', 'request-answer', 'request-clarify', 'request-close']),
      /** reply, refuse, need-until; answered, withdrawn, other. */
      word: z.enum([...requestAnswers, ...requestClosings]).optional(),
      at: time,
      unit: unitRef,
      by: officerRef,
      text: z.string().optional(),
      until: time.optional(),
    }),
  ),
  can: z.strictObject({ answer: z.boolean(), clarify: z.boolean(), extend: z.boolean(), close: z.boolean() }),
})
export type RequestDetail = z.infer<typeof requestDetail>

const written = z.strictObject({ id: hex32, state: z.string() })

export const requestCalls = {
  'request.list': call({
    request: z.strictObject({
      before: time.optional(),
      limit: z.number().int().min(1).max(limits.pageRows).default(50),
    }),
    response: z.strictObject({ requests: z.array(recordLine), more: z.boolean() }),
    roles: readers,
    errors: [],
  }),
  'request.get': call({
    request: z.strictObject({ id: idOrPrefix }),
    response: requestDetail,
    roles: readers,
    errors: [],
  }),
  'request.create': call({
    request: z.strictObject({
      request: requestInput,
      /** As in `bulletin.send`; a request is sealed to units, never to a circle. */
      to: z.array(z.string()).min(1).max(limits.addressees),
      urgency: urgency.default('routine'),
      /** Time to answer; absent: that of the urgency. */
      answerWithinMs: z
        .number()
        .int()
        .min(60_000)
        .max(366 * 86_400_000)
        .optional(),
      accept: z.array(z.string()).default([]),
    }),
    response: z.strictObject({
      id: hex32,
      ref: z.string(),
      recipients: z.array(unitCode),
      deadline: time,
      /** Records here about the same person, vehicle, telephone or account. */
      alike: z.array(
        z.strictObject({ id: hex32, kind: z.string(), unit: unitCode, title: z.string(), why: z.string() }),
      ),
    }),
    roles: readers,
    errors: [
      'request/invalid',
      'marking/not-allowed',
      'marking/off',
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
  /** The asked unit's word: a reply, a refusal with its reason, or a time by which there will be one. */
  'request.answer': call({
    request: z.union([
      z.strictObject({ id: idOrPrefix, answer: z.enum(['reply', 'refuse']), text: longText }),
      z.strictObject({ id: idOrPrefix, answer: z.literal('need-until'), until: time, text: longText.optional() }),
    ]),
    response: written,
    roles: ['duty', 'commander'],
    errors: writing,
  }),
  /** The asked unit asks back; the asking unit says to all of them what is meant. */
  'request.clarify': call({
    request: z.strictObject({ id: idOrPrefix, text: longText }),
    response: written,
    roles: readers,
    errors: writing,
  }),
  /** The asking unit gives more time. */
  'request.extend': call({
    request: z.strictObject({ id: idOrPrefix, until: time, text: longText.optional() }),
    response: written,
    roles: readers,
    errors: writing,
  }),
  'request.close': call({
    request: z.strictObject({ id: idOrPrefix, reason: z.enum(requestClosings), text: shortText.optional() }),
    response: written,
    roles: readers,
    errors: writing,
  }),
} as const
