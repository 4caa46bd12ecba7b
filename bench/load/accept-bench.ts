/**
 * Mail accepted and handed out by a relay in a process of its own, beside bare SQLite commits and beside Prosody's offline
 * messages: one addressee a message, the same bytes, the same number of senders and of messages on the way.
 */
import { join } from 'node:path'
import { createCrypto } from '../../shared/crypto/index.ts'
import { rowOf, type Row } from '../measure.ts'
import { bareTable } from '../primitives.ts'
import { temporaryFolder } from '../world.ts'
import { messages, prosodyMailer, relayMailer, type Outcome } from './mailers.ts'
import { envelopeBytes } from './posts.ts'
import { hasProsody } from './prosody.ts'

const rounds = 5
const warmup = 1

export async function relayMail(): Promise<Row[]> {
  const crypto = await createCrypto()
  using folder = temporaryFolder()
  await using full = await relayMailer(crypto, join(folder.path, 'full'), { synchronous: 'FULL' })
  await using off = await relayMailer(crypto, join(folder.path, 'off'), { synchronous: 'OFF' })
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
