/** From a request frame to its answer frame. */
import { exhaustive } from '../../shared/result.ts'
import type { ClientFrame, RelayFrame } from '../../shared/protocol/relay-wire/frame.ts'
import type { CallName } from '../../shared/protocol/relay-wire/calls.ts'
import type { WireError } from '../../shared/protocol/relay-wire/codes.ts'
import type { RelayContext } from '../context.ts'
import type { Identity } from '../session/authenticate.ts'
import { failureCode } from '../failure.ts'
import { closeBox, openBox, putMessage, takeMessages } from '../enrolment/requests.ts'
import { bringOne, logHead, logLeaves, logObjects, submit, takeCosignature } from './log.ts'
import { acknowledge, fetchPage, fetchPageFor, statusOf } from './mail.ts'
import { acceptPost } from './post.ts'

type Request = Extract<ClientFrame, { type: 'request' }>

const openToAll: ReadonlySet<CallName> = new Set(['logHead', 'logLeaves', 'logObjects', 'logWraps', 'clock'])
/** Besides, to a device in its cool-down: its first key. */
const openToWaiting: ReadonlySet<CallName> = new Set(['putObject', 'logSubmit'])

/** Never throws: a failure of the disk or a bug is an error frame, and in the log. */
export async function answerRequest(context: RelayContext, asker: Identity, request: Request): Promise<RelayFrame> {
  const frame = await answerOrError(context, asker, request)
  context.counters.requests.add(1, request.name, frame.type === 'error' ? frame.body.code : 'ok')
  return frame
}

async function answerOrError(context: RelayContext, asker: Identity, request: Request): Promise<RelayFrame> {
  try {
    return await answer(context, asker, request)
  } catch (thrown) {
    const code = failureCode(thrown)
    const name = thrown instanceof Error ? thrown.name : 'unknown'
    const { log } = context.deps
    // an engine without a leader is none of our faults
    if (code === 'busy') log.warn('request-busy', { request: request.name })
    else log.error('request-failed', { request: request.name, code, name })
    return { type: 'error', id: request.id, body: { code } }
  }
}

async function answer(context: RelayContext, asker: Identity, request: Request): Promise<RelayFrame> {
  const { id } = request
  const refuse = (body: WireError): RelayFrame => ({ type: 'error', id, body })
  if (!mayAsk(context, asker, request.name)) return refuse({ code: 'device-inactive' })
  switch (request.name) {
    case 'post': {
      const posted = await acceptPost(context, asker, request.body)
      if (!posted.ok) return refuse({ code: posted.error })
      return { type: 'answer', id, name: 'post', body: posted.value }
    }
    case 'fetch':
      return { type: 'answer', id, name: 'fetch', body: await fetchPage(context, asker, request.body) }
    case 'fetchFor': {
      const body = await fetchPageFor(context, asker, request.body)
      return body === undefined ? refuse({ code: 'not-found' }) : { type: 'answer', id, name: 'fetchFor', body }
    }
    case 'ack':
      return { type: 'answer', id, name: 'ack', body: await acknowledge(context, asker, request.body) }
    case 'status':
      return { type: 'answer', id, name: 'status', body: await statusOf(context, asker, request.body) }
    case 'logHead':
      return { type: 'answer', id, name: 'logHead', body: await logHead(context) }
    case 'logLeaves':
      return { type: 'answer', id, name: 'logLeaves', body: await logLeaves(context, request.body) }
    case 'logObjects':
      return { type: 'answer', id, name: 'logObjects', body: await logObjects(context, request.body) }
    case 'logWraps':
      return { type: 'answer', id, name: 'logWraps', body: { wraps: await context.log.wraps(request.body.root) } }
    case 'logSubmit': {
      const submitted = await submit(context, request.body)
      if (!submitted.ok) return refuse(submitted.error)
      return { type: 'answer', id, name: 'logSubmit', body: submitted.value }
    }
    case 'putObject':
      return { type: 'answer', id, name: 'putObject', body: await bringOne(context, asker, request.body) }
    case 'putWraps':
      return { type: 'answer', id, name: 'putWraps', body: await bringOne(context, asker, request.body) }
    case 'cosignAsk': {
      const body = await context.log.cosigning(asker.device, request.body.size)
      return { type: 'answer', id, name: 'cosignAsk', body }
    }
    case 'cosign': {
      const cosigned = await takeCosignature(context, request.body)
      if (!cosigned.ok) return refuse(cosigned.error)
      return { type: 'answer', id, name: 'cosign', body: cosigned.value }
    }
    case 'enrolOpen': {
      const opened = await openBox(context, asker, request.body)
      if (!opened.ok) return refuse({ code: opened.error })
      return { type: 'answer', id, name: 'enrolOpen', body: opened.value }
    }
    case 'enrolPut': {
      const put = await putMessage(context, { side: 'inviter', unit: asker.unit }, request.body)
      if (!put.ok) return refuse({ code: put.error })
      return { type: 'answer', id, name: 'enrolPut', body: put.value }
    }
    case 'enrolTake': {
      const taken = takeMessages(context, { side: 'inviter', unit: asker.unit }, request.body)
      if (!taken.ok) return refuse({ code: taken.error })
      return { type: 'answer', id, name: 'enrolTake', body: taken.value }
    }
    case 'enrolClose':
      await closeBox(context, asker, request.body)
      return { type: 'answer', id, name: 'enrolClose', body: {} }
    case 'clock':
      return { type: 'answer', id, name: 'clock', body: { time: context.deps.clock.now() } }
    default:
      return exhaustive(request)
  }
}

/** Removed while it was online, a device still reads the log, which tells it so, and nothing else. */
function mayAsk(context: RelayContext, asker: Identity, name: CallName): boolean {
  if (openToAll.has(name)) return true
  const device = context.log.device(asker.device)
  return device?.active === true || (device?.waits === true && openToWaiting.has(name))
}
