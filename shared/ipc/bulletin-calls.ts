/** Calls about bulletins: draft, send, read, acknowledge, and the files that hang on them. */
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
import { limits } from '../limits.ts'
import { call, readers } from './define.ts'
import {
  answer,
  bulletinState,
  cancelReason,
  hex32,
  idOrPrefix,
  ladderRow,
  officerRef,
  recordStatus,
  rung,
  shortText,
  time,
  unitCode,
  unitRef,
  urgency,
} from './values.ts'

const ackWithinMs = z
  .number()
  .int()
  .min(60_000)
  .max(366 * 86_400_000)
export const attachmentKind = z.enum(['portrait', 'mark', 'document', 'vehicle', 'place', 'other'])

export const attachmentChoice = z.strictObject({
  staged: hex32,
  kind: attachmentKind,
  takenOn: z.string().max(32).optional(),
  caption: shortText.optional(),
})

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
  attachments: z.array(
    z.strictObject({
      index: z.number(),
      name: z.string(),
      kind: attachmentKind,
      takenOn: z.string().optional(),
      caption: z.string().optional(),
      type: z.string(),
      size: z.number(),
      sha256: hex32.optional(),
      complete: z.boolean(),
    }),
  ),
  /** Signature facts in plain terms: who signed, certificates in the log, when witnessed. */
  checks: z.strictObject({
    signature: check,
    device: check,
    officer: check,
    directory: check,
    directorySize: z.number(),
    witnessed: z.boolean(),
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
  sightings: z.array(said.extend({ head: hex32, certainty: z.enum(certainties), seenAt: time, place: z.string() })),
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
    report: z.boolean(),
    answerHit: z.boolean(),
    act: z.boolean(),
  }),
})

const circleForm = z.string().regex(/^circle:[0-9a-f]{32}$/)

export const draft = z.strictObject({
  draft: z.string().regex(/^[0-9a-f]{32}$/),
  at: time,
  title: z.string(),
  content: z.strictObject({
    /** As typed so far: validated only when sent. */
    bulletin: z.record(z.string(), z.unknown()),
    attachments: z
      .array(attachmentChoice.extend({ name: z.string(), type: z.string(), size: z.number() }))
      .max(limits.attachmentFiles),
    /** Units by code, circles of the own unit as `circle:ID`. */
    to: z.array(z.union([unitCode, circleForm])),
    urgency,
    ackWithinMs: ackWithinMs.optional(),
  }),
})
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
      /** The draft this came from: removed in the same transaction. */
      draft: z.string().optional(),
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
  'draft.list': call({
    request: z.strictObject({}),
    response: z.strictObject({ drafts: z.array(draft) }),
    roles: readers,
    errors: [],
  }),
  'draft.save': call({
    request: draft.omit({ at: true, title: true, draft: true }).extend({ draft: z.string().optional() }),
    response: z.strictObject({ draft: z.string() }),
    roles: readers,
    errors: ['usage/too-large', 'store/full'],
  }),
  'draft.delete': call({
    request: z.strictObject({ draft: z.string() }),
    response: z.strictObject({}),
    roles: readers,
    errors: [],
  }),
} as const
