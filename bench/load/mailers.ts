/** Servers that keep mail, as the benches see them: filled by 16 senders, emptied by 64 receivers, again and again. */
import type { NatsSettings } from '../../relay/storage/nats-settings.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { LoadDesk } from './desk.ts'
import { createFleet } from './fleet.ts'
import { envelopeBytes, makePost } from './posts.ts'
import { prosodyPassword, startProsody } from './prosody.ts'
import { configOf, startRelay } from './relay.ts'
import { fill, timed, type Load } from './stress.ts'
import { XmppClient } from './xmpp.ts'

export const senders = 16
export const onTheWay = 8
const receivers = 64
export const messages = 2048
export interface Outcome {
  readonly accepted: Load
  readonly delivered: Load
}

export interface Mailer extends AsyncDisposable {
  /** `messages` are put into mailboxes, then all are taken out again. */
  round(): Promise<Outcome>
}

export async function relayMailer(
  crypto: Crypto,
  folder: string,
  over: { readonly synchronous: 'FULL' | 'OFF' } | { readonly nats: NatsSettings },
): Promise<Mailer> {
  const nats = 'nats' in over ? over.nats : undefined
  const fleet = await createFleet(crypto, { folder, units: senders + receivers, desks: 1, ...(nats && { nats }) })
  // thousands a second by sixteen desks: the rate of a session is not what is measured
  const bounds = { requestsBurst: 1e6 }
  const config = configOf(fleet, nats === undefined ? {} : { store: 'nats', nats })
  const relay = await startRelay({ config, synchronous: 'synchronous' in over ? over.synchronous : 'FULL', bounds })
  const desks = fleet.units.map(
    ({ id, desks: [desk] }) => new LoadDesk(crypto, { unit: id, device: desk!.id, keys: desk!.keys }),
  )
  for (const desk of desks) await desk.connect(relay.url)
  const [from, to] = [desks.slice(0, senders), desks.slice(senders)]
  const cursors = to.map(() => 0)
  return {
    round: async () => {
      const lanes = from.map((_, lane) =>
        Array.from({ length: messages / senders }, (_, i) => {
          const receiver = to[(lane + i * senders) % receivers]!
          return makePost(crypto, [receiver.identity.unit])
        }),
      )
      const accepted = await fill(relay, lanes, { onTheWay, send: (lane, post) => from[lane]!.request('post', post) })
      const got: number[] = []
      const delivered = await timed(relay, got, () =>
        Promise.all(
          to.map(async (desk, i) => {
            const start = performance.now()
            cursors[i] = await desk.drain(cursors[i]!, ({ items }) => {
              for (const _ of items) got.push(performance.now() - start)
            })
          }),
        ),
      )
      if (got.length !== messages) throw new Error(`${got.length} of ${messages} envelopes came out`)
      return { accepted, delivered }
    },
    [Symbol.asyncDispose]: async () => {
      for (const desk of desks) desk.close()
      await relay.kill()
    },
  }
}

export async function prosodyMailer(folder: string): Promise<Mailer & { readonly version: string }> {
  const users = Array.from({ length: senders + receivers }, (_, i) => `u${i}`)
  const server = await startProsody(folder, users)
  const login = (user: string): Promise<XmppClient> => XmppClient.login(server.port, user, prosodyPassword)
  const from = await Promise.all(users.slice(0, senders).map(login))
  for (const client of from) await client.manageStream()
  const to = users.slice(senders)
  const body = 'a'.repeat(envelopeBytes)
  return {
    version: server.version,
    round: async () => {
      const lanes = from.map((_, lane) =>
        Array.from({ length: messages / senders }, (_, i) => to[(lane + i * senders) % receivers]!),
      )
      const accepted = await fill(server, lanes, { onTheWay, send: (lane, user) => from[lane]!.send(user, body) })
      const clients = await Promise.all(to.map(login)) // as the relay's desks, they are there already
      const got: number[] = []
      const delivered = await timed(server, got, () =>
        Promise.all(
          clients.map(async (client) => {
            await client.receive(messages / receivers)
            for (let i = 0; i < messages / receivers; i++) got.push(0)
          }),
        ),
      )
      for (const client of clients) client.end()
      return { accepted, delivered }
    },
    [Symbol.asyncDispose]: async () => {
      for (const client of from) client.end()
      await server[Symbol.asyncDispose]()
    },
  }
}
