/** A connection to a real relay over which things get lost, doubled and turned around, as dice fall. */
import type { Seeded } from '../../cli/demo/seeded.ts'
import type { RelayClient } from '../../engine/sync/relay-client/types.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { headerHash } from '../../shared/protocol/header.ts'
import type { AnswerOf, CallName, RequestOf } from '../../shared/protocol/relay-wire/calls.ts'
import type { MailItem, MailPage } from '../../shared/protocol/relay-wire/mail.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { withRequests } from './exchange-over.ts'

export interface Weather {
  readonly dice: Seeded
  readonly crypto: Crypto
  readonly now: () => number
  /** Of letters that a device is not given, and is never given again. */
  readonly lost: number
  /** Of envelopes that the relay says it has taken and has not. */
  readonly swallowed: number
  /** Of answers that never come back: what was posted is there, its sender does not know. */
  readonly unanswered: number
  readonly doubled: number
  /** Sees every letter that the relay hands out. */
  readonly seen?: (item: MailItem) => void
}

export function lossyClient(client: RelayClient, weather: Weather): RelayClient {
  const { dice } = weather
  const request = async <N extends CallName>(name: N, body: RequestOf<N>): Promise<AnswerOf<N>> => {
    if (name === 'post' && dice.chance(weather.swallowed)) {
      const { header } = body as RequestOf<'post'>
      return { headerHash: headerHash(weather.crypto, header), at: weather.now() } as AnswerOf<N>
    }
    const answer = await client.request(name, body)
    if (name === 'post' && dice.chance(weather.unanswered)) throw new GiaobanError('relay/timeout')
    return name === 'fetch' ? (bent(answer as MailPage, weather) as AnswerOf<N>) : answer
  }
  return withRequests(client, request)
}

function bent(page: MailPage, { dice, lost, doubled, seen }: Weather): MailPage {
  for (const item of page.items) seen?.(item)
  const kept = page.items.filter(() => !dice.chance(lost))
  const items = kept.flatMap((item) => (dice.chance(doubled) ? [item, item] : [item]))
  if (lost + doubled === 0) return page
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(dice.next() * (i + 1))
    const [a, b] = [items[i], items[j]]
    if (a !== undefined && b !== undefined) [items[i], items[j]] = [b, a]
  }
  return { ...page, items }
}
