/** The inviter's side of its mailboxes, in a round of exchange (docs/spec/enrolment.md, Inviter). */
import { GiaobanError } from '../../shared/errors.ts'
import type { SyncContext } from '../sync/context.ts'
import type { RelayClient } from '../sync/relay-client/types.ts'
import { atTime, inviterLane, sealInviterLane, withMessages, type Invited } from './invited.ts'
import { auditEnrolment, invitation, invitations, keepInvitation } from './kept.ts'

/** The relay's words about one mailbox: they never end the exchange of the desk. */
const oneInvitations: ReadonlySet<string> = new Set(['relay/refused', 'relay/quota'])

/** Brings every open invitation on; what the relay refuses about one is tried again with the next round. */
export async function advanceInvitations(context: SyncContext, client: Pick<RelayClient, 'request'>): Promise<boolean> {
  let changed = false
  for (const each of invitations(context.store.read)) {
    if (!isOnline(each, context.clock.now())) continue
    try {
      changed = (await advance(context, client, each)) || changed
    } catch (thrown) {
      if (!(thrown instanceof GiaobanError) || !oneInvitations.has(thrown.code)) throw thrown
    }
  }
  return expireInvitations(context) || changed
}

/** What time alone ends. */
export function expireInvitations(context: SyncContext): boolean {
  const now = context.clock.now()
  const ended = invitations(context.store.read).filter((each) => atTime(each, now) !== each)
  for (const each of ended) saveInvitation(context, each, atTime(each, now))
  return ended.length > 0
}

/** It has a mailbox, whose time is not over, and something may still be said in it. */
const isOnline = ({ invitation: { terms }, phase, nonce }: Invited, now: number): boolean =>
  terms.relays.length > 0 && now < terms.expires && !(nonce === undefined && (phase === 'over' || phase === 'opened'))

async function advance(context: SyncContext, client: Pick<RelayClient, 'request'>, before: Invited): Promise<boolean> {
  const { crypto, step } = context.deps
  const { box, expires } = before.invitation.terms
  await client.request('enrolOpen', { box, expires })
  let state = before
  for (;;) {
    for (let position = 0; position < inviterLane(state).length; position++) {
      const message = sealInviterLane(crypto, state, position)
      if (message === undefined) break
      step('enrol.answer.before')
      await client.request('enrolPut', { box, position, message }).catch(ignoreTaken)
      step('enrol.answer.after')
    }
    const { messages } = await client.request('enrolTake', { box })
    const now = context.clock.now()
    // durable before it is sent: another nonce for the same commitment would be another try
    const next = withMessages(crypto, state, { messages, nonce: crypto.random(32), now })
    if (next === state) return state !== before
    if (saveInvitation(context, state, next) !== next) return true
    if (inviterLane(next).length === inviterLane(state).length) return true
    state = next
  }
}

/** The place has the message already, sealed anew each time. */
function ignoreTaken(thrown: unknown): void {
  if (!(thrown instanceof GiaobanError) || thrown.params['reason'] !== 'offset') throw thrown
}

/**
 * `after` once it is kept. Where another step came between, and what is stored is no longer in the phase of `before`,
 * nothing is written, and what is stored is given instead.
 */
export function saveInvitation({ store, deps, clock }: SyncContext, before: Invited, after: Invited): Invited {
  return store.transaction('invitation', (tx) => {
    const stored = invitation(tx, before.invitation.terms.box)
    if (stored?.phase !== before.phase) return stored ?? before
    const now = clock.now()
    keepInvitation(tx, after, now)
    if (after.phase === before.phase) return after
    const code = after.why === undefined ? {} : { code: after.why }
    auditEnrolment(deps.crypto, tx, {
      at: now,
      action: `invitation.${after.phase}`,
      ...code,
      object: after.invitation.terms.box,
    })
    return after
  })
}
