/** An enrolment mailbox of a relay world, and visitors with its token. */
import { createRelayClient } from '../../engine/sync/relay-client/client.ts'
import type { RelayClient } from '../../engine/sync/relay-client/types.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { enrolToken, invitationIdOf, type InvitationId } from '../../shared/protocol/enrolment/code.ts'
import { minute } from '../../shared/time.ts'
import { silentLog } from './engine-kit.ts'
import { worldClock } from './relay-world.ts'

export interface TestBox {
  readonly token: Bytes
  readonly box: InvitationId
}

export function newBox(crypto: Crypto): TestBox {
  const secret = crypto.random(16)
  return { token: enrolToken(crypto, secret), box: invitationIdOf(crypto, secret) }
}

export async function openBox(crypto: Crypto, inviter: RelayClient): Promise<TestBox> {
  const made = newBox(crypto)
  await inviter.request('enrolOpen', { box: made.box, expires: worldClock.now() + 10 * minute })
  return made
}

export const visitorOf = (crypto: Crypto, url: string, { token }: Pick<TestBox, 'token'>): RelayClient =>
  createRelayClient({
    url,
    identity: { token },
    deps: { clock: worldClock, crypto, step: () => {}, log: silentLog },
  })

/** The relay's word for a refusal; `accepted` for none. */
export const reasonOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => 'accepted',
    (error: { params?: { reason?: string }; code: string }) => error.params?.reason ?? error.code,
  )
