/** What a connection begins with, before its first round: the time, the store of mail, and what the relay has lost of its log. */
import type { Clock } from '../../shared/time.ts'
import { enterMailStore } from './mail-store.ts'
import { bring, type Reached, type Reaching } from './reach.ts'
import { settleClock } from './settle-clock.ts'
import { rememberSkew } from './skew.ts'
import { askDelivered } from './transmit.ts'

export interface Begun {
  /** The name of the cursor of the store that it leads to. */
  readonly mailbox: string
  /** Of the unit's mail when it began. */
  readonly mailHead: number
}

export function beginConnection(
  { home, deps }: Reaching,
  { url, facts }: Pick<Reached, 'url' | 'facts'>,
  relays: readonly string[],
): Begun {
  learnTime(home, deps.clock, facts)
  const mailbox = enterMailStore(home.context, facts, { address: url, relays })
  return { mailbox, mailHead: facts.mailHead }
}

/** Throws GiaobanError as the connection fails. */
export async function firstQuestions(reaching: Reaching, { url, client, facts }: Reached): Promise<void> {
  const { home } = reaching
  // a log that was put back to an old copy lets in whom it knew then
  if (facts.logSize < home.directory.state.size) await bring(reaching, url)
  await askDelivered(home.context, client)
}

export function learnTime(home: Reaching['home'], machine: Clock, { skewMs }: Pick<Reached['facts'], 'skewMs'>): void {
  rememberSkew(home.context.store, skewMs)
  settleClock(home.context, { vault: home.vault.clock, machine }, skewMs)
}
