/** The API contract between a screen (or the command line) and the engine: every call and every event, once. */
import { z } from 'zod'
import { adminCalls } from './admin-calls.ts'
import { attachmentCalls, transfer } from './attachment-calls.ts'
import { bulletinCalls } from './bulletin-calls.ts'
import { conversationCalls } from './conversation-calls.ts'
import { draftCalls } from './draft-calls.ts'
import { handoverCalls } from './handover-calls.ts'
import { hitCalls } from './hit-calls.ts'
import { circleCalls } from './circle-calls.ts'
import { documentCalls } from './document-calls.ts'
import { deskCalls, syncState } from './desk-calls.ts'
import { officerCalls } from './officer-calls.ts'
import { restoreCalls } from './restore-calls.ts'
import { caseCalls } from './case-calls.ts'
import { photoCalls } from './photo-calls.ts'
import { planCalls } from './plan-calls.ts'
import { reportCalls } from './report-calls.ts'
import { requestCalls } from './request-calls.ts'
import { sealedCalls } from './sealed-calls.ts'
import { sessionCalls } from './session-calls.ts'
import { evidenceCalls } from './evidence-calls.ts'
import { enrolCalls } from './enrol-calls.ts'
import { unitCalls } from './unit-calls.ts'
import { alertKinds, hex32, urgency } from './values.ts'

export const contract = {
  ...sessionCalls,
  ...bulletinCalls,
  ...draftCalls,
  ...attachmentCalls,
  ...photoCalls,
  ...hitCalls,
  ...documentCalls,
  ...caseCalls,
  ...planCalls,
  ...reportCalls,
  ...requestCalls,
  ...handoverCalls,
  ...conversationCalls,
  ...circleCalls,
  ...evidenceCalls,
  ...deskCalls,
  ...sealedCalls,
  ...adminCalls,
  ...officerCalls,
  ...enrolCalls,
  ...unitCalls,
  ...restoreCalls,
} as const
export type Contract = typeof contract
export type CallName = keyof Contract
/** What a caller passes: defaults may be left out. */
export type RequestOf<Name extends CallName> = z.input<Contract[Name]['request']>
/** What a handler gets: parsed, defaults filled in. */
export type ParsedRequestOf<Name extends CallName> = z.output<Contract[Name]['request']>
export type ResponseOf<Name extends CallName> = z.output<Contract[Name]['response']>

/** Pushed by the engine, never answered. A screen that missed one asks again: events carry no state of their own. */
export const events = {
  /** Something that the named lists show has changed. */
  changed: z.strictObject({
    what: z.array(
      z.enum(['session', 'desk', 'bulletins', 'directory', 'drafts', 'settings', 'proposals', 'enrolments']),
    ),
    ids: z.array(hex32).optional(),
  }),
  /**
   * An arrival, or a deadline that has passed: sound, and a bar that stays until it is answered. Without `id` while the
   * screen is locked.
   */
  alert: z.strictObject({ what: z.enum(alertKinds), id: hex32.optional(), urgency }),
  sync: syncState,
  /** A large file has moved on, or stopped. */
  transfer,
  progress: z.strictObject({ task: z.string(), done: z.number(), total: z.number(), cancel: z.string().optional() }),
} as const
export type EventName = keyof typeof events
export type EventOf<Name extends EventName> = z.output<(typeof events)[Name]>
