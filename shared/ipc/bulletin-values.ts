/** What calls about bulletins show: one line of a list, and everything of one. */
import { z } from 'zod'
import { bulletinInput } from '../domain/bulletin-input.ts'
import {
  certainties,
  freshnesses,
  hitAnswers,
  hitChecks,
  hitFindings,
  hitUrgencies,
  releases,
} from '../domain/bulletin-words.ts'
import {
  bulletinState,
  cancelReason,
  hex32,
  ladderRow,
  officerRef,
  recordStatus,
  rung,
  time,
  unitCode,
  unitRef,
  urgency,
} from './values.ts'

export const attachmentKind = z.enum(['portrait', 'mark', 'document', 'vehicle', 'place', 'other'])

/** As receivers read it: what they would leave out is refused here. */
const { takenOn, caption } = bulletinInput.shape.attachments.unwrap().element.shape
export const attachmentChoice = z.strictObject({ staged: hex32, kind: attachmentKind, takenOn, caption })

/** One line on the desk and in lists. */
export const bulletinRow = z.strictObject({
  id: hex32,
  ref: z.string(),
  version: z.number(),
  state: bulletinState,
  status: recordStatus,
  kind: z.string(),
  title: z.string(),
  /** Owner unit. */
  unit: unitCode,
  unitName: z.string(),
  own: z.boolean(),
  at: time,
  urgency,
  deadline: time.optional(),
  expires: time.optional(),
  /** Codes of units that have not acknowledged (own bulletins), or our own code where we owe it. */
  owes: z.array(unitCode),
  acknowledged: z.number(),
  addressed: z.number(),
  late: z.boolean(),
  /** This unit's own rung on somebody else's bulletin. */
  ownRung: rung.optional(),
  opened: z.boolean(),
  portrait: z.strictObject({ index: z.number(), type: z.string(), size: z.number() }).optional(),
  /** The owner's last word that it holds, and how old that is; no age once it is cancelled. */
  confirmedAt: time,
  freshness: z.enum(freshnesses).optional(),
  /** Somebody asks whether it is the one: until when we owe a word on our own, or wait for one on theirs. */
  hit: z.strictObject({ due: time, urgent: z.boolean(), late: z.boolean() }).optional(),
  /** Own: an arrest was reported, closing it is proposed. */
  proposed: z.boolean(),
})
export type BulletinRow = z.infer<typeof bulletinRow>

const check = z.strictObject({ ok: z.boolean(), detail: z.string().optional() })
const said = z.strictObject({
  statement: hex32,
  at: time,
  unit: unitCode,
  by: officerRef,
  text: z.string().optional(),
})
export const comparison = z.strictObject({ what: z.enum(hitChecks), finding: z.enum(hitFindings) })
/** A file of a statement: read and saved by the statement and its place there. */
const sentFile = z.strictObject({
  index: z.number(),
  name: z.string(),
  kind: attachmentKind,
  takenOn: z.string().optional(),
  caption: z.string().optional(),
  type: z.string(),
  size: z.number(),
  sha256: hex32.optional(),
  complete: z.boolean(),
})
export const bulletinDetail = z.strictObject({
  id: hex32,
  ref: z.string(),
  version: z.number(),
  head: hex32,
  state: bulletinState,
  reason: cancelReason.optional(),
  status: recordStatus,
  release: z.enum(releases),
  /** Whose signature made the content that is shown a notice's; absent: nobody has reviewed it. */
  released: z.strictObject({ statement: hex32, at: time, by: officerRef }).optional(),
  /** The content that is shown. */
  written: z.strictObject({ at: time, by: officerRef }),
  /** The owner's last word that it holds; without freshness once it is cancelled. */
  confirmed: z.strictObject({ freshness: z.enum(freshnesses).optional(), at: time, by: officerRef }),
  unit: unitRef,
  own: z.boolean(),
  by: officerRef,
  at: time,
  urgency,
  deadline: time.optional(),
  expires: time.optional(),
  bulletin: bulletinInput,
  recipients: z.array(unitRef),
  attachments: z.array(sentFile),
  /** Signature facts in plain terms: who signed, certificates in the log, when witnessed. */
  checks: z.strictObject({
    signature: check,
    device: check,
    officer: check,
    directory: check,
    directorySize: z.number(),
    witnessed: z.boolean(),
    /** Whole days that the sender's directory was old at sealing: a unit served by courier. Absent: less than one. */
    directoryDays: z.number().optional(),
  }),
  history: z.array(
    z.strictObject({
      statement: hex32,
      kind: z.string(),
      at: time,
      unit: unitCode,
      by: officerRef.optional(),
      text: z.string().optional(),
    }),
  ),
  /** What it was before it was what it is, the first version first. */
  earlier: z.array(
    z.strictObject({
      version: z.number(),
      statement: hex32,
      at: time,
      by: officerRef,
      bulletin: bulletinInput,
      attachments: z.array(sentFile),
    }),
  ),
  sightings: z.array(
    said.extend({
      head: hex32,
      certainty: z.enum(certainties),
      seenAt: time,
      place: z.string(),
      attachments: z.array(sentFile),
    }),
  ),
  hits: z.array(
    said.extend({
      head: hex32,
      urgency: z.enum(hitUrgencies),
      compared: z.array(comparison),
      open: z.boolean(),
      /** Until when the owner owes a word: as asked, or as it has promised. */
      deadline: time,
      late: z.boolean(),
      answers: z.array(said.extend({ answer: z.enum(hitAnswers), until: time.optional() })),
    }),
  ),
  /** To the owner, while it is open: an arrest that was reported closes it. */
  proposed: said.extend({ reason: cancelReason }).optional(),
  units: z.array(ladderRow),
  can: z.strictObject({
    acknowledge: z.boolean(),
    cancel: z.boolean(),
    update: z.boolean(),
    release: z.boolean(),
    revalidate: z.boolean(),
    /** Tell the superior of a unit that is silent, where the ladder names one. */
    escalate: z.boolean(),
    report: z.boolean(),
    answerHit: z.boolean(),
    act: z.boolean(),
    /** Write all of it into an evidence package. */
    export: z.boolean(),
  }),
})
