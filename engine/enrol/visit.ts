/** The newcomer's side of the mailbox: puts what must lie there, takes what has come, and writes down what follows. */
import { hexToBytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { enrolToken } from '../../shared/protocol/enrolment/code.ts'
import { createRelayClient } from '../sync/relay-client/client.ts'
import type { RelayClient } from '../sync/relay-client/types.ts'
import type { SyncContext } from '../sync/context.ts'
import { isUnknownToken } from './begin.ts'
import { auditEnrolment, keepOwnEnrolment, ownEnrolment } from './kept.ts'
import { expiredAt, isVisiting, newcomerLane, takenByOther, withAnswers, type Newcomer } from './newcomer.ts'

/**
 * Until something has changed, or `waitMs` have gone by with the connection open. Throws GiaobanError `relay/*` for a
 * relay that cannot be reached. Nothing to do where the enrolment does not use the mailbox (any more).
 */
export async function visitMailbox(
  context: SyncContext,
  how: {
    readonly relay: string
    readonly pins: readonly string[]
    readonly waitMs: number
    readonly signal: AbortSignal
  },
): Promise<void> {
  const before = ownEnrolment(context.store.read)
  if (before === undefined || !isVisiting(before)) return
  const { crypto } = context.deps
  const spki = how.pins.flatMap((pin) => hexToBytes(pin) ?? [])
  await using client = createRelayClient({
    url: how.relay,
    identity: { token: enrolToken(crypto, before.secret) },
    deps: context.deps,
    trust: { spki },
  })
  const news = newsOf(client)
  try {
    await client.connect()
  } catch (thrown) {
    if (!isUnknownToken(thrown)) throw thrown
    save(context, before, expiredAt(before))
    return
  }
  for (let state = before; ;) {
    const next = await exchange(context, client, state)
    if (next.phase !== before.phase || !(await news.wait(how.waitMs, how.signal))) return
    state = next
  }
}

/** Puts the lane, takes the answers, and again after an answer that opens something. */
async function exchange(context: SyncContext, client: RelayClient, before: Newcomer): Promise<Newcomer> {
  const { crypto, step } = context.deps
  const { box } = before.terms
  let state = before
  for (let put = 0; ;) {
    const lane = newcomerLane(state)
    for (; put < lane.length; put++) {
      step('enrol.put.before')
      const isOurs = await putOurs(client, { box, position: put, message: lane[put] ?? new Uint8Array(0) })
      step('enrol.put.after')
      if (!isOurs) return save(context, state, takenByOther(state))
    }
    const { messages } = await client.request('enrolTake', { box })
    const answered = withAnswers(crypto, state, messages)
    const next = save(context, state, answered)
    if (next === state || next !== answered || newcomerLane(next).length <= put) return next
    state = next
  }
}

/** False when other bytes lie there: somebody else has used this invitation. */
async function putOurs(
  client: RelayClient,
  message: Parameters<typeof client.request<'enrolPut'>>[1],
): Promise<boolean> {
  try {
    await client.request('enrolPut', message)
    return true
  } catch (thrown) {
    if (thrown instanceof GiaobanError && thrown.params['reason'] === 'offset') return false
    throw thrown
  }
}

/** What is stored instead, where another step came between and it is no longer in the phase of `before`. */
function save({ store, deps, clock }: SyncContext, before: Newcomer, after: Newcomer): Newcomer {
  if (after === before) return before
  return store.transaction('enrolment', (tx) => {
    const stored = ownEnrolment(tx)
    if (stored?.phase !== before.phase) return stored ?? before
    keepOwnEnrolment(tx, after)
    const code = after.why === undefined ? {} : { code: after.why }
    auditEnrolment(deps.crypto, tx, {
      at: clock.now(),
      action: `enrolment.${after.phase}`,
      ...code,
      object: after.terms.box,
    })
    return after
  })
}

interface MailboxNews {
  /** True when the other side has written, false when the time is over or the connection has gone. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>
}

function newsOf(client: RelayClient): MailboxNews {
  let has = false
  let isOver = false
  let wake: (() => void) | undefined
  client.listen((event) => {
    if (event.type === 'closed') isOver = true
    else if (event.name === 'enrol') has = true
    wake?.()
  })
  return {
    wait: async (ms, signal) => {
      if (!has && !isOver && ms > 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
          signal.addEventListener('abort', wake, { once: true })
        })
      }
      wake = undefined
      const was = has
      has = false
      return was && !isOver
    },
  }
}
