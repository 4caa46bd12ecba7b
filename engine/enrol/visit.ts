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

interface Visit {
  readonly pins: readonly string[]
  readonly waitMs: number
  readonly signal: AbortSignal
}

/**
 * Until something has changed, or `waitMs` have gone by at a relay that has the mailbox. The inviter opens it where it is
 * itself, so each of the home's relays is asked, in their order. Throws GiaobanError `relay/*` of the first that cannot be
 * reached, where none has the mailbox. Nothing to do where the enrolment does not use it (any more).
 */
export async function visitMailboxes(
  context: SyncContext,
  { relays, waitMs, ...how }: Visit & { readonly relays: readonly string[] },
): Promise<void> {
  const before = ownEnrolment(context.store.read)
  if (before === undefined || !isVisiting(before)) return
  const isOnlyOne = relays.length === 1
  const found: string[] = []
  let unknown = 0
  let first: GiaobanError | undefined
  for (const relay of relays) {
    try {
      // a mailbox at one relay may be left over from before the inviter went to another: nobody waits before all were asked
      const visit = await visitMailbox(context, before, { relay, ...how, waitMs: isOnlyOne ? waitMs : 0 })
      if (visit === 'changed') return
      if (visit === 'unknown') unknown += 1
      else found.push(relay)
    } catch (thrown) {
      if (!(thrown instanceof GiaobanError)) throw thrown
      first ??= thrown
    }
  }
  const [relay] = found
  if (relay !== undefined && !isOnlyOne && waitMs > 0 && !how.signal.aborted) {
    await visitMailbox(context, before, { relay, ...how, waitMs })
    return
  }
  if (relay !== undefined) return
  // one that does not answer may have it, for as long as it may be anywhere
  const isOver = context.clock.now() >= before.terms.expires
  if (unknown > 0 && (first === undefined || isOver)) save(context, before, expiredAt(before))
  else if (first !== undefined) throw first
}

/** `unknown`: this relay has no such mailbox. */
async function visitMailbox(
  context: SyncContext,
  before: Newcomer,
  how: Visit & { readonly relay: string },
): Promise<'changed' | 'same' | 'unknown'> {
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
    return 'unknown'
  }
  for (let state = before; ;) {
    const next = await exchange(context, client, state)
    if (next.phase !== before.phase) return 'changed'
    if (!(await news.wait(how.waitMs, how.signal))) return 'same'
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
