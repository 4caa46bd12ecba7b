/** Every request with its answer, and every push, by frame kind (docs/spec/relay.md, Frames). Kinds are never reused. */
import { field, record, time, type Infer, type Schema } from '../schema.ts'
import { wireErrorSchema } from './codes.ts'
import {
  enrolCloseSchema,
  enrolOpenedSchema,
  enrolOpenSchema,
  enrolPushSchema,
  enrolPutSchema,
  enrolTakenSchema,
  enrolTakeSchema,
  enteredSchema,
  enterSchema,
} from './enrolment.ts'
import { authSchema, challengeSchema, welcomeSchema } from './handshake.ts'
import {
  cosignAskedSchema,
  cosignAskSchema,
  cosignSchema,
  emptySchema,
  leavesSchema,
  logLeavesSchema,
  logNoteSchema,
  logObjectsSchema,
  logPushSchema,
  logWrapsSchema,
  objectsSchema,
  putObjectSchema,
  putWrapsSchema,
  storedSchema,
  submitSchema,
  submittedSchema,
  wrapsSchema,
} from './log.ts'
import {
  ackedSchema,
  ackSchema,
  deliveredPushSchema,
  fetchForSchema,
  fetchSchema,
  mailPushSchema,
  pageSchema,
  postedSchema,
  postSchema,
  statusAnswerSchema,
  statusSchema,
} from './mail.ts'

export interface Call<Q, A> {
  /** Frame kind of the request; its answer is `kind + 1`. */
  readonly kind: number
  readonly request: Schema<Q>
  readonly answer: Schema<A>
}
const call = <Q, A>(kind: number, request: Schema<Q>, answer: Schema<A>): Call<Q, A> => ({ kind, request, answer })

export const calls = {
  post: call(16, postSchema, postedSchema),
  fetch: call(18, fetchSchema, pageSchema),
  ack: call(20, ackSchema, ackedSchema),
  status: call(22, statusSchema, statusAnswerSchema),
  logHead: call(24, emptySchema, logNoteSchema),
  logLeaves: call(26, logLeavesSchema, leavesSchema),
  logObjects: call(28, logObjectsSchema, objectsSchema),
  logWraps: call(30, logWrapsSchema, wrapsSchema),
  logSubmit: call(32, submitSchema, submittedSchema),
  putObject: call(34, putObjectSchema, storedSchema),
  putWraps: call(36, putWrapsSchema, storedSchema),
  clock: call(38, emptySchema, record({ time: field(0, time) })),
  cosignAsk: call(40, cosignAskSchema, cosignAskedSchema),
  cosign: call(42, cosignSchema, emptySchema),
  enrolOpen: call(44, enrolOpenSchema, enrolOpenedSchema),
  enrolPut: call(46, enrolPutSchema, emptySchema),
  enrolTake: call(48, enrolTakeSchema, enrolTakenSchema),
  enrolClose: call(50, enrolCloseSchema, emptySchema),
  fetchFor: call(52, fetchForSchema, pageSchema),
} as const
export type CallName = keyof typeof calls
export type RequestOf<N extends CallName> = (typeof calls)[N] extends Call<infer Q, unknown> ? Q : never
export type AnswerOf<N extends CallName> =
  (typeof calls)[N] extends Call<never, infer A> ? A : Infer<(typeof calls)[N]['answer']>
export const callNames = Object.keys(calls) as readonly CallName[]

interface Push<B> {
  readonly kind: number
  readonly body: Schema<B>
}
const push = <B>(kind: number, body: Schema<B>): Push<B> => ({ kind, body })

export const pushes = {
  mail: push(64, mailPushSchema),
  delivered: push(65, deliveredPushSchema),
  log: push(66, logPushSchema),
  draining: push(67, emptySchema),
  /** To witnesses: the tree has grown, or its cosignatures grow old. */
  cosignWanted: push(68, logPushSchema),
  /** The other side of an enrolment mailbox has written. */
  enrol: push(69, enrolPushSchema),
} as const
export type PushName = keyof typeof pushes
export type PushOf<N extends PushName> = Infer<(typeof pushes)[N]['body']>
export const pushNames = Object.keys(pushes) as readonly PushName[]

/** Handshake frames and the error that stands for any answer. Request id 0. */
export const control = {
  challenge: push(1, challengeSchema),
  auth: push(2, authSchema),
  welcome: push(3, welcomeSchema),
  error: push(4, wireErrorSchema),
  enter: push(5, enterSchema),
  entered: push(6, enteredSchema),
} as const
