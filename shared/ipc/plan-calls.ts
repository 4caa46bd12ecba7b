/** Calls about joint plans: propose, change, answer for a unit, tasks and what came of them (docs/spec/plan.md). */
import { z } from 'zod'
import { planFiguresInput, planInput } from '../domain/plan-input.ts'
import { planAnswers, planClosings, planKinds, planOutcomes } from '../domain/plan-words.ts'
import { limits } from '../limits.ts'
import { call, readers } from './define.ts'
import { recordLine } from './record-values.ts'
import { hex32, idOrPrefix, longText, officerRef, shortText, time, titleText, unitCode, unitRef } from './values.ts'

const commander = ['commander'] as const
const writing = [
  'plan/invalid',
  'usage/wrong-state',
  'unit/closed',
  'recipient/no-key',
  'directory/stale',
  'clock/refused',
  'store/full',
] as const

const said = z.strictObject({ statement: hex32, at: time, unit: unitRef, by: officerRef })

/** What lists and the calendar show. */
export const planLine = recordLine.extend({ kind: z.enum(planKinds), area: z.string(), starts: time, ends: time })
export type PlanLine = z.infer<typeof planLine>

const answer = said.extend({
  answer: z.enum(planAnswers),
  forces: z.string().optional(),
  text: z.string().optional(),
})
const result = said.extend({ outcome: z.enum(planOutcomes), text: z.string(), figures: planFiguresInput })

export const planDetail = recordLine.omit({ parties: true }).extend({
  by: officerRef,
  plan: planInput,
  /** 1 for the proposal; `head` is the statement of the version that holds: what an answer is about. */
  version: z.number(),
  head: hex32,
  /** Every version, the oldest first. */
  versions: z.array(
    said.extend({ title: z.string(), area: z.string(), starts: time, ends: time, reason: z.string().optional() }),
  ),
  /** Without the proposing unit. */
  units: z.array(
    z.strictObject({
      unit: unitRef,
      ours: z.boolean(),
      state: z.enum(['waiting', 'accepted', 'refused']),
      /** Its word about the version that holds; else, where it has none, the last about an earlier one. */
      answer: answer.optional(),
      earlier: answer.optional(),
    }),
  ),
  tasks: z.array(
    said.extend({
      title: z.string(),
      text: z.string().optional(),
      assignee: unitRef,
      due: time,
      late: z.boolean(),
      result: result.optional(),
      /** Whether this officer may say what came of it. */
      can: z.boolean(),
    }),
  ),
  /** Over the results that stand. */
  figures: planFiguresInput,
  closing: said.extend({ reason: z.enum(planClosings), text: z.string().optional() }).optional(),
  /** Every permitted operation, the oldest first. */
  history: z.array(
    said.extend({
      kind: z.enum(['plan-create', 'plan-update', 'plan-answer', 'plan-task', 'plan-result', 'plan-close']),
      /** accept, refuse; done, partly, not-done; completed, cancelled, other. */
      word: z.enum([...planAnswers, ...planOutcomes, ...planClosings]).optional(),
      text: z.string().optional(),
    }),
  ),
  can: z.strictObject({ change: z.boolean(), answer: z.boolean(), task: z.boolean(), close: z.boolean() }),
})
export type PlanDetail = z.infer<typeof planDetail>

const written = z.strictObject({ id: hex32, statement: hex32, state: z.string() })

export const planCalls = {
  'plan.list': call({
    request: z.strictObject({
      before: time.optional(),
      limit: z.number().int().min(1).max(limits.pageRows).default(50),
    }),
    response: z.strictObject({ plans: z.array(planLine), more: z.boolean() }),
    roles: readers,
    errors: [],
  }),
  /** Plans whose window touches the time asked for, the earliest first. */
  'plan.calendar': call({
    request: z.strictObject({ from: time, to: time }),
    response: z.strictObject({ plans: z.array(planLine), more: z.boolean() }),
    roles: readers,
    errors: ['plan/invalid'],
  }),
  'plan.get': call({ request: z.strictObject({ id: idOrPrefix }), response: planDetail, roles: readers, errors: [] }),
  /** Sealed to units, never to a circle; nobody else is ever let in. */
  'plan.propose': call({
    request: z.strictObject({
      plan: planInput,
      to: z.array(z.string()).min(1).max(limits.addressees),
      accept: z.array(z.string()).default([]),
    }),
    response: z.strictObject({ id: hex32, ref: z.string(), recipients: z.array(unitCode) }),
    roles: commander,
    errors: [
      ...writing,
      'marking/not-allowed',
      'marking/off',
      'recipient/unknown-unit',
      'recipient/closed-unit',
      'recipient/none',
      'new-neighbour',
      'directory/split-view',
      'directory/update-needed',
    ],
  }),
  /** A new version in the place of `version`: what was answered before holds no more. */
  'plan.change': call({
    request: z.strictObject({ id: idOrPrefix, version: hex32, plan: planInput, reason: shortText.optional() }),
    response: written,
    roles: commander,
    errors: [...writing, 'plan/changed', 'marking/not-allowed', 'marking/off'],
  }),
  /** In the name of this unit, about the version that was on screen and no other. */
  'plan.answer': call({
    request: z.union([
      z.strictObject({
        id: idOrPrefix,
        version: hex32,
        answer: z.literal('accept'),
        forces: shortText.optional(),
        text: longText.optional(),
      }),
      z.strictObject({ id: idOrPrefix, version: hex32, answer: z.literal('refuse'), text: longText }),
    ]),
    response: written,
    roles: commander,
    errors: [...writing, 'plan/changed'],
  }),
  /** Of the proposing unit, to any unit that comes; of any other, to itself. */
  'plan.task': call({
    request: z.strictObject({
      id: idOrPrefix,
      title: titleText,
      unit: z.string(),
      due: time.optional(),
      text: longText.optional(),
    }),
    response: written,
    roles: commander,
    errors: [...writing, 'recipient/unknown-unit', 'recipient/closed-unit'],
  }),
  /** What came of a task of this unit; a later word stands in the place of an earlier one. */
  'plan.result': call({
    request: z.strictObject({
      id: idOrPrefix,
      task: hex32,
      outcome: z.enum(planOutcomes),
      text: longText,
      figures: planFiguresInput.default({}),
    }),
    response: written,
    roles: readers,
    errors: writing,
  }),
  'plan.close': call({
    request: z.strictObject({ id: idOrPrefix, reason: z.enum(planClosings), text: shortText.optional() }),
    response: written,
    roles: commander,
    errors: writing,
  }),
} as const
