/** Requests about enrolment mailboxes: the inviting unit's devices open, read, write and close; a visitor reads and writes. */
import { limits } from '../../shared/limits.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { InvitationId } from '../../shared/protocol/enrolment/code.ts'
import type { EnrolSide } from '../../shared/protocol/enrolment/messages.ts'
import type { AnswerOf, RequestOf } from '../../shared/protocol/relay-wire/calls.ts'
import type { WireCode } from '../../shared/protocol/relay-wire/codes.ts'
import { ok, type Result } from '../../shared/result.ts'
import type { RelayContext } from '../context.ts'
import type { Identity } from '../session/authenticate.ts'
import type { BoxUser } from './boxes.ts'

export async function openBox(
  { boxes, deps }: RelayContext,
  { unit }: Identity,
  { box, expires }: RequestOf<'enrolOpen'>,
): Promise<Result<AnswerOf<'enrolOpen'>, WireCode>> {
  const opened = await boxes.open(box, { unit, expires, now: deps.clock.now() })
  if (!opened.ok) return opened
  deps.log.info('enrolment-open', { mailbox: unit, boxes: boxes.size })
  return ok({ expires: opened.value })
}

/** Whoever waits on the other side hears of it. */
export async function putMessage(
  context: RelayContext,
  user: BoxUser,
  { box, position, message }: RequestOf<'enrolPut'>,
): Promise<Result<AnswerOf<'enrolPut'>, WireCode>> {
  const { boxes, deps } = context
  const put = await boxes.put(box, user, { position, bytes: message, now: deps.clock.now() })
  if (!put.ok) return put
  if (put.value.isNew) tellBoxWritten(context, { box, side: user.side, unit: put.value.unit })
  return ok({})
}

export function tellBoxWritten(
  { hub }: RelayContext,
  { box, side, unit }: { readonly box: InvitationId; readonly side: EnrolSide; readonly unit: UnitId },
): void {
  const frame = { type: 'push', name: 'enrol', body: { box } } as const
  if (side === 'newcomer') hub.pushToUnit(unit, frame)
  else hub.pushToVisitors(box, frame)
}

export function takeMessages(
  { boxes, deps }: RelayContext,
  user: BoxUser,
  { box }: RequestOf<'enrolTake'>,
): Result<AnswerOf<'enrolTake'>, WireCode> {
  const taken = boxes.take(box, user, deps.clock.now())
  return taken.ok ? ok({ messages: taken.value.slice(0, limits.enrolMessagesPerSide) }) : taken
}

export async function closeBox(
  context: RelayContext,
  { unit }: Identity,
  { box }: RequestOf<'enrolClose'>,
): Promise<void> {
  if (await context.boxes.close(box, unit)) closeVisits(context, box)
}

export const closeVisits = ({ hub }: RelayContext, box: InvitationId): void => hub.endVisitors(box, 'not-found')
