/** Calls about shift handovers: compose, hand over, take over, withdraw (docs/spec/handover.md). */
import { z } from 'zod'
import { handoverFamilies, handoverNews, handoverSections } from '../domain/handover-words.ts'
import { limits } from '../limits.ts'
import { call, readers } from './define.ts'
import { hex32, idOrPrefix, longText, officerRef, time, unitCode } from './values.ts'

const writing = ['usage/wrong-state', 'unit/closed', 'directory/stale', 'clock/refused', 'store/full'] as const

export const handoverState = z.enum(['offered', 'accepted', 'withdrawn'])

const told = z.strictObject({
  section: z.enum(handoverSections),
  id: hex32,
  family: z.enum(handoverFamilies),
  title: z.string(),
  unit: unitCode,
  unitName: z.string(),
  due: time.optional(),
  news: z.enum(handoverNews).optional(),
})
/** Bound to the operations that reached the desk since then. */
const composed = z.strictObject({
  since: time,
  previous: hex32.optional(),
  /** Sections that have more lines than are told. */
  more: z.array(z.enum(handoverSections)),
  covers: z.strictObject({ operations: z.number().int(), digest: hex32 }),
})
export const handoverComposition = composed.extend({ entries: z.array(told) })
export type HandoverComposition = z.infer<typeof handoverComposition>

const hand = z.strictObject({ by: officerRef, at: time, statement: hex32, text: z.string().optional() })
export const handoverRow = z.strictObject({
  id: hex32,
  ref: z.string(),
  state: handoverState,
  from: officerRef,
  at: time,
  deadline: time,
  /** Nobody has taken it over in time, or somebody has, later. */
  late: z.boolean(),
  accepted: hand.omit({ text: true }).optional(),
})
export type HandoverRow = z.infer<typeof handoverRow>

export const handoverDetail = composed.extend({
  ...handoverRow.shape,
  text: z.string().optional(),
  statement: hex32,
  accepted: hand.optional(),
  withdrawn: hand.optional(),
  /** How each record stands on this desk today: as it was told, with later words, or not here yet. */
  entries: z.array(told.extend({ here: z.enum(['same', 'later', 'missing']) })),
  /** How many words there are about it: what a sheet of it is numbered by. */
  version: z.number(),
  can: z.strictObject({ accept: z.boolean(), withdraw: z.boolean() }),
})
export type HandoverDetail = z.infer<typeof handoverDetail>

/** Who took the duty over last. */
const onDuty = officerRef.extend({ since: time, id: hex32 })
const written = z.strictObject({ id: hex32, state: handoverState })

export const handoverCalls = {
  'handover.list': call({
    request: z.strictObject({
      before: time.optional(),
      limit: z.number().int().min(1).max(limits.pageRows).default(50),
    }),
    /** `next`: what to give as `before` for the page behind this one. */
    response: z.strictObject({ handovers: z.array(handoverRow), next: time.optional(), onDuty: onDuty.optional() }),
    roles: readers,
    errors: [],
  }),
  'handover.get': call({
    request: z.strictObject({ id: idOrPrefix }),
    response: handoverDetail,
    roles: readers,
    errors: [],
  }),
  /** What would be handed over now. Nothing is signed. */
  'handover.compose': call({
    request: z.strictObject({}),
    response: handoverComposition,
    roles: readers,
    errors: [],
  }),
  /** Signed by the leaving officer. `digest`: what they had before them; refused where something has come since. */
  'handover.offer': call({
    request: z.strictObject({
      text: longText.optional(),
      digest: hex32.optional(),
      acceptWithinMs: z.number().int().min(60_000).max(limits.handoverAcceptMaxMs).optional(),
    }),
    response: handoverComposition.extend({ id: hex32, ref: z.string(), state: handoverState, deadline: time }),
    roles: readers,
    errors: [
      'handover/changed',
      'unit/closed',
      'recipient/no-key',
      'directory/stale',
      'directory/split-view',
      'directory/update-needed',
      'clock/refused',
      'store/full',
    ],
  }),
  /** The coming officer, by name: never the one who hands over. */
  'handover.accept': call({
    request: z.strictObject({ id: idOrPrefix, text: longText.optional() }),
    response: written,
    roles: readers,
    errors: ['handover/own', ...writing],
  }),
  'handover.withdraw': call({
    request: z.strictObject({ id: idOrPrefix, text: longText.optional() }),
    response: written,
    roles: readers,
    errors: writing,
  }),
} as const
