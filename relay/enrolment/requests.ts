/** Requests about enrolment mailboxes: the inviting unit's devices open, read, write and close; a visitor reads and writes. */
import { limits } from '../../shared/limits.ts'
import type { AnswerOf, RequestOf } from '../../shared/protocol/relay-wire/calls.ts'
import type { WireCode } from '../../shared/protocol/relay-wire/codes.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { RelayContext } from '../context.ts'
import type { Identity } from '../session/authenticate.ts'
import type { BoxUser } from './boxes.ts'

export function openBox(
  { boxes, deps }: RelayContext,
  { unit }: Identity,
  { box, expires }: RequestOf<'enrolOpen'>,
): Result<AnswerOf<'enrolOpen'>, WireCode> {
  const opened = boxes.open(box, { unit, expires, now: deps.clock.now() })
  if (!opened.ok) return opened
  deps.log.info('enrolment-open', { mailbox: unit, boxes: boxes.size })
  return ok({ expires: opened.value })
}

/** Whoever waits on the other side hears of it. */
export function putMessage(
  { boxes, deps, hub }: RelayContext,
  user: BoxUser,
  { box, position, message }: RequestOf<'enrolPut'>,
): Result<AnswerOf<'enrolPut'>, WireCode> {
  const put = boxes.put(box, user, { position, bytes: message, now: deps.clock.now() })
  if (!put.ok) return put
  if (put.value.isNew) {
    const frame = { type: 'push', name: 'enrol', body: { box } } as const
    if (user.side === 'newcomer') hub.pushToUnit(put.value.unit, frame)
    else hub.pushToVisitors(box, frame)
  }
  return ok({})
}

export function takeMessages(
  { boxes, deps }: RelayContext,
  user: BoxUser,
  { box }: RequestOf<'enrolTake'>,
): Result<AnswerOf<'enrolTake'>, WireCode> {
  const taken = boxes.take(box, user, deps.clock.now())
  return taken.ok ? ok({ messages: taken.value.slice(0, limits.enrolMessagesPerSide) }) : taken
}

export function closeBox({ boxes, hub }: RelayContext, { unit }: Identity, { box }: RequestOf<'enrolClose'>): void {
  if (boxes.close(box, unit)) hub.endVisitors(box, 'not-found')
}
