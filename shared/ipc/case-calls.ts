/** Calls about case files: open, note, exhibits, tasks, and who may read (docs/spec/case.md). */
import { z } from 'zod'
import { caseInput, caseNoteInput } from '../domain/case-input.ts'
import { caseClosings, custodyActions, taskStates } from '../domain/case-words.ts'
import { limits } from '../limits.ts'
import { transfer } from './attachment-calls.ts'
import { attachmentChoice, attachmentKind } from './bulletin-values.ts'
import { call, readers } from './define.ts'
import { recordLine } from './record-values.ts'
import { hex32, idOrPrefix, longText, officerRef, shortText, time, titleText, unitCode, unitRef } from './values.ts'

const units = z.array(z.string()).min(1).max(limits.addressees)
const writers = ['investigator', 'commander'] as const
const writing = [
  'case/invalid',
  'usage/wrong-state',
  'unit/closed',
  'recipient/closed-unit',
  'recipient/no-key',
  'directory/stale',
  'clock/refused',
  'store/full',
] as const

const said = z.strictObject({ statement: hex32, at: time, unit: unitRef, by: officerRef })
const note = said.extend({
  note: caseNoteInput,
  /** The note that this one corrects, and those that correct it. */
  corrects: hex32.optional(),
  corrected: z.array(hex32),
  /** Records that it points at; title and family of those that this unit has. */
  records: z.array(
    z.strictObject({
      id: hex32,
      family: z.string().optional(),
      ref: z.string().optional(),
      title: z.string().optional(),
    }),
  ),
})
const statedFile = z.strictObject({ name: shortText, size: z.number().int().min(0), sha256: hex32 })
const exhibit = said.extend({
  label: z.string(),
  number: z.string().optional(),
  text: z.string().optional(),
  place: z.string().optional(),
  foundAt: time.optional(),
  /** Who has it by the last link. */
  holder: z.string(),
  /** Files that are not here, by their hash. */
  stated: z.array(statedFile),
  files: z.array(
    z.strictObject({
      index: z.number(),
      name: z.string(),
      kind: attachmentKind,
      type: z.string(),
      size: z.number(),
      caption: z.string().optional(),
      complete: z.boolean(),
      sha256: hex32.optional(),
      /** Absent for a file that is where it shall be. */
      transfer: transfer.optional(),
    }),
  ),
  custody: z.array(
    said.extend({
      action: z.enum(custodyActions),
      from: z.string(),
      to: z.string(),
      when: time,
      place: z.string().optional(),
      text: z.string().optional(),
    }),
  ),
  /** Two links come after the same one, or one after a link that is not here. */
  broken: z.boolean(),
})
const task = said.extend({
  title: z.string(),
  text: z.string().optional(),
  assignee: unitRef,
  due: time.optional(),
  late: z.boolean(),
  state: z.enum(taskStates),
  /** The last word about it. */
  last: said.extend({ text: z.string().optional() }).optional(),
  can: z.boolean(),
})
const reading = z.strictObject({
  unit: unitRef,
  since: time,
  by: officerRef,
  statement: hex32,
  reason: z.string().optional(),
  entries: z.number(),
  until: z.strictObject({ at: time, by: officerRef, statement: hex32, reason: z.string() }).optional(),
})

export const caseDetail = recordLine.omit({ parties: true }).extend({
  by: officerRef,
  case: caseInput,
  closing: said.extend({ reason: z.enum(caseClosings), text: z.string().optional() }).optional(),
  /** Who is sealed to now. */
  members: z.array(unitRef),
  readers: z.array(reading),
  /** Words that somebody has sent to units that had not been let in. */
  leaks: z.array(said.partial({ by: true }).extend({ units: z.array(unitRef) })),
  notes: z.array(note),
  exhibits: z.array(exhibit),
  tasks: z.array(task),
  /** Every signed operation, the oldest first. */
  history: z.array(
    said.extend({
      kind: z.enum([
        'case-open',
        'case-note',
        'case-task',
        'case-widen',
        'case-narrow',
        'case-close',
        'case-exhibit',
        'case-custody',
        'other',
      ]),
      /** apart: of a unit that had been shut out, unknown to who shut it out; it changes nothing. */
      verdict: z.enum(['accepted', 'apart', 'not-allowed']),
      /** The first words of it. */
      text: z.string().optional(),
    }),
  ),
  can: z.strictObject({ write: z.boolean(), share: z.boolean(), close: z.boolean(), export: z.boolean() }),
})
export type CaseDetail = z.infer<typeof caseDetail>

const written = z.strictObject({ id: hex32, statement: hex32 })
const files = [
  'attachment/missing',
  'attachment/too-many',
  'attachment/too-large',
  'attachment/file-too-large',
] as const

export const caseCalls = {
  'case.list': call({
    request: z.strictObject({
      before: time.optional(),
      limit: z.number().int().min(1).max(limits.pageRows).default(50),
    }),
    response: z.strictObject({ cases: z.array(recordLine), more: z.boolean() }),
    roles: readers,
    errors: [],
  }),
  'case.get': call({ request: z.strictObject({ id: idOrPrefix }), response: caseDetail, roles: readers, errors: [] }),
  /** Without units: the own unit's alone. */
  'case.create': call({
    request: z.strictObject({
      case: caseInput,
      to: z.array(z.string()).max(limits.addressees).default([]),
      accept: z.array(z.string()).default([]),
    }),
    response: z.strictObject({ id: hex32, ref: z.string(), members: z.array(unitCode) }),
    roles: writers,
    errors: [
      ...writing,
      'marking/not-allowed',
      'marking/off',
      'recipient/unknown-unit',
      'recipient/none',
      'new-neighbour',
      'directory/split-view',
      'directory/update-needed',
    ],
  }),
  'case.note': call({
    request: z.strictObject({
      id: idOrPrefix,
      note: caseNoteInput,
      corrects: hex32.optional(),
      records: z.array(idOrPrefix).max(limits.caseLinks).default([]),
    }),
    response: written,
    roles: writers,
    errors: writing,
  }),
  'case.exhibit': call({
    request: z.strictObject({
      id: idOrPrefix,
      label: shortText,
      number: shortText.optional(),
      text: longText.optional(),
      place: shortText.optional(),
      foundAt: time.optional(),
      holder: shortText,
      stated: z.array(statedFile).max(limits.caseLinks).default([]),
      attachments: z.array(attachmentChoice).max(limits.attachmentFiles).default([]),
    }),
    response: written,
    roles: writers,
    errors: [...writing, ...files],
  }),
  /** One link of the chain of custody, after the last one that is here. */
  'case.custody': call({
    request: z.strictObject({
      id: idOrPrefix,
      exhibit: hex32,
      action: z.enum(custodyActions),
      from: shortText,
      to: shortText,
      when: time.optional(),
      place: shortText.optional(),
      text: longText.optional(),
    }),
    response: written,
    roles: writers,
    errors: writing,
  }),
  'case.task': call({
    request: z.strictObject({
      id: idOrPrefix,
      title: titleText,
      unit: z.string(),
      due: time.optional(),
      text: longText.optional(),
    }),
    response: written,
    roles: writers,
    errors: writing,
  }),
  /** Of its author, of the unit that is to do it, or of the owner of the case. */
  'case.taskState': call({
    request: z.strictObject({
      id: idOrPrefix,
      task: hex32,
      state: z.enum(taskStates),
      text: longText.optional(),
      due: time.optional(),
    }),
    response: written,
    roles: writers,
    errors: writing,
  }),
  /** `history`: what the new units are given of what this unit has said before; none, all, or the entries named. */
  'case.share': call({
    request: z.strictObject({
      id: idOrPrefix,
      to: units,
      accept: z.array(z.string()).default([]),
      history: z.union([z.enum(['none', 'all']), z.array(hex32).max(limits.caseEntriesNamed)]),
      reason: shortText,
    }),
    response: written.extend({ members: z.array(unitCode), brought: z.number() }),
    roles: ['commander'],
    errors: [...writing, 'recipient/unknown-unit', 'recipient/none', 'new-neighbour'],
  }),
  /** What these units have stays with them: `kept` says how many entries that are. */
  'case.unshare': call({
    request: z.strictObject({ id: idOrPrefix, units, reason: shortText }),
    response: written.extend({ members: z.array(unitCode), kept: z.number() }),
    roles: ['commander'],
    errors: [...writing, 'recipient/unknown-unit'],
  }),
  'case.close': call({
    request: z.strictObject({ id: idOrPrefix, reason: z.enum(caseClosings), text: shortText.optional() }),
    response: written,
    roles: writers,
    errors: writing,
  }),
} as const
