/**
 * The same mail over three NATS nodes with three replicas, beside bare publishes to a stream of the same cluster with as
 * many replicas, of the same size and as many on the way. Debian's server acknowledges before it flushes.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { jetstream, jetstreamManager, StorageType } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { createCrypto } from '../../shared/crypto/index.ts'
import { rowOf, type Row } from '../measure.ts'
import { temporaryFolder } from '../world.ts'
import { messages, onTheWay, relayMailer, senders, type Outcome } from './mailers.ts'
import { envelopeBytes } from './posts.ts'
import { fill, type Load } from './stress.ts'

const rounds = 5
const warmup = 1
const nobody = { rssBytes: () => 0, cpuMs: () => 0 }

export async function relayMailOverJetStream(): Promise<Row[]> {
  const crypto = await createCrypto()
  using folder = temporaryFolder()
  await using cluster = await startCluster()
  const { servers } = cluster
  await using relay = await relayMailer(crypto, join(folder.path, 'nats'), { nats: { servers } })
  await using bare = await barePublishes(servers, crypto.random(envelopeBytes))
  const measured: { readonly relay: Outcome; readonly bare: Load }[] = []
  for (let round = -warmup; round < rounds; round++) {
    const each = { relay: await relay.round(), bare: await bare.round() }
    if (round >= 0) measured.push(each)
  }
  const against = 'bare JetStream publishes, 3 replicas, not flushed one by one'
  const row = (what: string, unit: string, pick: (load: Load) => number): Row =>
    rowOf(
      { name: `relay-accept JETSTREAM${what}`, unit, against },
      measured.map((each) => ({ value: pick(each.relay.accepted), beside: pick(each.bare) })),
    )
  return [
    row('', 'envelopes/s', ({ perSecond }) => perSecond),
    row(' p50', 'ms', ({ p50 }) => p50),
    row(' p99', 'ms', ({ p99 }) => p99),
    rowOf(
      { name: 'relay-deliver JETSTREAM', unit: 'envelopes/s', against },
      measured.map((each) => ({ value: each.relay.delivered.perSecond, beside: each.bare.perSecond })),
    ),
  ]
}

/** The cluster of scripts/nats-cluster.mjs, by the way that a person takes. */
async function startCluster(): Promise<AsyncDisposable & { readonly servers: readonly string[] }> {
  const program = ['--disable-warning=MODULE_TYPELESS_PACKAGE_JSON', 'scripts/nats-cluster.mjs']
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })
  const first = await Promise.race([once(lines, 'line') as Promise<[string]>, ended.then(() => undefined)])
  if (first === undefined) throw new Error('no cluster: npm run setup -- --tests')
  const { nats } = JSON.parse(first[0]) as { readonly nats: string }
  return {
    servers: nats.split(','),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function barePublishes(
  servers: readonly string[],
  payload: Uint8Array,
): Promise<AsyncDisposable & { round(): Promise<Load> }> {
  const connection = await connect({ servers: [...servers] })
  const manager = await jetstreamManager(connection)
  await manager.streams.add({ name: 'BARE', subjects: ['bare'], storage: StorageType.File, num_replicas: 3 })
  const js = jetstream(connection)
  const lanes = Array.from({ length: senders }, () => Array.from({ length: messages / senders }, () => payload))
  return {
    round: () => fill(nobody, lanes, { onTheWay, send: (_, bytes) => js.publish('bare', bytes) }),
    [Symbol.asyncDispose]: () => connection.close(),
  }
}
