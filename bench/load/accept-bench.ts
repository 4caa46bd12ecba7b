/**
 * Mail accepted and handed out by a relay in a process of its own, beside bare SQLite commits and beside Prosody's offline
 * messages: one addressee a message, the same bytes, the same number of senders and of messages on the way.
 */
import { join } from 'node:path'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { rowOf, type Row } from '../measure.ts'
import { bareTable } from '../primitives.ts'
import { temporaryFolder } from '../world.ts'
import { LoadDesk } from './desk.ts'
import { createFleet } from './fleet.ts'
import { envelopeBytes, makePost } from './posts.ts'
import { hasProsody, prosodyPassword, startProsody } from './prosody.ts'
import { configOf, startRelay } from './relay.ts'
import { fill, timed, type Load } from './stress.ts'
import { XmppClient } from './xmpp.ts'

const senders = 16
const onTheWay = 8
const receivers = 64
const messages = 2048
const rounds = 5
const warmup = 1

interface Outcome {
  readonly accepted: Load
  readonly delivered: Load
}

interface Mailer extends AsyncDisposable {
  /** `messages` are put into mailboxes, then all are taken out again. */
  round(): Promise<Outcome>
}

export async function relayMail(): Promise<Row[]> {
  const crypto = await createCrypto()
  using folder = temporaryFolder()
  await using full = await relayMailer(crypto, join(folder.path, 'full'), 'FULL')
  await using off = await relayMailer(crypto, join(folder.path, 'off'), 'OFF')
  await using peer = hasProsody() ? await prosodyMailer(folder.path) : undefined
  using bareFull = bareTable(join(folder.path, 'full.bare'))
  using bareOff = bareTable(join(folder.path, 'off.bare'), 'OFF')
  const commits = (table: typeof bareFull, count: number): number => {
    const start = performance.now()
    for (let i = 0; i < count; i++) table.commit(envelopeBytes)
    return count / ((performance.now() - start) / 1000)
  }
  interface Round {
    readonly full: Outcome
    readonly off: Outcome
    readonly peer: Outcome | undefined
    readonly bareFull: number
    readonly bareOff: number
  }
  const measured: Round[] = []
  for (let round = -warmup; round < rounds; round++) {
    const each = {
      full: await full.round(),
      bareFull: commits(bareFull, messages / 2),
      off: await off.round(),
      bareOff: commits(bareOff, messages),
      peer: await peer?.round(),
    }
    if (round >= 0) measured.push(each)
  }
  const row = (
    name: string,
    unit: string,
    against: string,
    pick: (each: Round) => [number, number | undefined],
  ): Row[] => {
    const pairs = measured.map(pick).flatMap(([value, beside]) => (beside === undefined ? [] : [{ value, beside }]))
    return pairs.length === 0 ? [] : [rowOf({ name, unit, against }, pairs)]
  }
  const prosody = `Prosody ${peer?.version ?? ''} offline messages, never flushed`
  return [
    ...row('relay-accept FULL', 'envelopes/s', 'bare SQLite commits, synchronous=FULL', (m) => [
      m.full.accepted.perSecond,
      m.bareFull,
    ]),
    ...row('relay-accept OFF', 'envelopes/s', 'bare SQLite commits, synchronous=OFF', (m) => [
      m.off.accepted.perSecond,
      m.bareOff,
    ]),
    ...row('relay-accept FULL', 'envelopes/s', prosody, (m) => [m.full.accepted.perSecond, m.peer?.accepted.perSecond]),
    ...row('relay-accept OFF', 'envelopes/s', prosody, (m) => [m.off.accepted.perSecond, m.peer?.accepted.perSecond]),
    ...row('relay-accept FULL p50', 'ms', prosody, (m) => [m.full.accepted.p50, m.peer?.accepted.p50]),
    ...row('relay-accept FULL p99', 'ms', prosody, (m) => [m.full.accepted.p99, m.peer?.accepted.p99]),
    ...row('relay-accept OFF p50', 'ms', prosody, (m) => [m.off.accepted.p50, m.peer?.accepted.p50]),
    ...row('relay-accept OFF p99', 'ms', prosody, (m) => [m.off.accepted.p99, m.peer?.accepted.p99]),
    ...row('relay-accept OFF cpu', 'us each', prosody, (m) => [m.off.accepted.cpuUs, m.peer?.accepted.cpuUs]),
    ...row('relay-deliver FULL', 'envelopes/s', prosody, (m) => [
      m.full.delivered.perSecond,
      m.peer?.delivered.perSecond,
    ]),
    ...row('relay-deliver OFF', 'envelopes/s', prosody, (m) => [
      m.off.delivered.perSecond,
      m.peer?.delivered.perSecond,
    ]),
    ...row('relay-deliver OFF cpu', 'us each', prosody, (m) => [m.off.delivered.cpuUs, m.peer?.delivered.cpuUs]),
  ]
}

async function relayMailer(crypto: Crypto, folder: string, synchronous: 'FULL' | 'OFF'): Promise<Mailer> {
  const fleet = await createFleet(crypto, { folder, units: senders + receivers, desks: 1 })
  // thousands a second by sixteen desks: the rate of a session is not what is measured
  const bounds = { requestsBurst: 1e6 }
  const relay = await startRelay({ config: configOf(fleet), synchronous, bounds })
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

async function prosodyMailer(folder: string): Promise<Mailer & { readonly version: string }> {
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
