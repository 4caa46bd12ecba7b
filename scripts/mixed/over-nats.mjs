// Relays of two versions over one JetStream cluster: side by side, the way back, and what only the new ones read let in.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fail } from '../lib/run.mjs'
import { say } from './two-versions.mjs'

/** A relay that has ended is heard so long (shared/relay-limits.ts, `fleetHeardMs`). */
const heardMs = 61_000
const senders = ['tp-hcm/commander', 'dong-nai/duty', 'dong-nai/commander', 'tay-ninh/duty', 'tay-ninh/commander']
const each = 5

export async function overNats(stage) {
  const { startNatsCluster } = await import('../../tests/support/nats-cluster.ts')
  const cluster = await startNatsCluster()
  try {
    await play(stage, cluster)
  } finally {
    await cluster.stop()
  }
}

async function play(stage, cluster) {
  const { folder, giaoban, refusal, found, exchange } = stage
  const fleet = (...more) => giaoban('new', 'relay', 'fleet', '--nats', cluster.list, ...more)
  const serve = (version, name, listen) =>
    stage.serve(version, join(folder, name), {
      logKey: `${name}.key`,
      more: ['--store', 'nats', '--nats', cluster.list],
      ...(listen && { listen }),
    })
  const standing = async (version, name, listen) => {
    const relay = await serve(version, name, listen)
    if (relay.code !== undefined) fail(`the ${version} relay does not start: ${relay.code}`)
    return relay
  }
  const batches = () => batchesIn(cluster)

  const first = await standing('old', 'a')
  found(first.url)
  exchange('old relay over NATS')
  copyFileSync(join(folder, 'a.key'), join(folder, 'b.key'))
  const second = await standing('new', 'b')
  point(stage, { old: first.url, new: second.url })
  exchange('a relay of each version over one cluster, each desk at its own')
  point(stage, { old: second.url, new: first.url })
  exchange('each desk at the relay of the other version')
  const { minReader, relays } = fleet()
  if (minReader !== 1 || relays.length !== 2) fail(`fleet shows ${JSON.stringify({ minReader, relays })}`)
  const code = refusal('new', 'relay', 'fleet', '--nats', cluster.list, '--raise')
  if (code !== 'relay/older-version') fail(`--raise beside an older relay: ${code}`)
  await crowd(stage, [second.url, first.url])
  if ((await batches()) > 0) fail('a kind that the old relay does not read was written')
  say('many desks at both: nothing is written that the old relay does not read, and --raise is refused')

  await second.stop()
  const back = await standing('old', 'b', new URL(second.url).host)
  exchange('rollback: the old version goes on over the view of the new one')
  await back.stop()
  await first.stop()

  const upgraded = [
    await standing('new', 'a', new URL(first.url).host),
    await standing('new', 'b', new URL(second.url).host),
  ]
  exchange('both relays are of the new version')
  await sleep(heardMs)
  const raised = fleet('--raise')
  if (raised.minReader !== raised.reads) fail(`raised to ${raised.minReader} of ${raised.reads}`)
  let written = 0
  // posts share a message when several are on their way at one relay
  for (let left = 3; left > 0 && written === 0; left -= 1) {
    await crowd(stage, [first.url])
    written = await batches()
  }
  if (raised.reads >= 2 && written === 0) fail('after --raise no posts share a message')
  say(`raised to ${raised.minReader}: many desks at one, ${written} messages with several posts`)
  exchange('desks of both versions at the raised relays')
  await upgraded[1].stop()
  const refused = await serve('old', 'b')
  if (refused.code !== 'store/newer-format') fail(`the old version on raised streams: ${refused.code ?? 'it starts'}`)
  point(stage, { old: first.url, new: first.url })
  exchange('the old relay is refused with store/newer-format, and the other one goes on')
  await upgraded[0].stop()
}

function point({ giaoban, home }, urls) {
  for (const version of ['old', 'new'])
    giaoban(version, 'profile', 'set', '--home', home[version], '--relay', urls[version])
}

/** Desks of several units post at once by both relays, and all of it comes to one desk. */
async function crowd({ giaoban, giaobanSoon, world, home, send }, urls) {
  const sent = senders.flatMap((name, index) => {
    const from = join(world, name)
    giaoban('new', 'profile', 'set', '--home', from, '--relay', urls[index % urls.length])
    return Array.from({ length: each }, () => send('new', from, '--to', 'binh-duong'))
  })
  await Promise.all(senders.map((name) => giaobanSoon('new', 'sync', '--home', join(world, name))))
  giaoban('new', 'sync', '--home', home.new)
  const { bulletins } = giaoban('new', 'bulletin', 'list', '--home', home.new)
  const here = new Set(bulletins.map(({ id }) => id))
  const missing = sent.filter((id) => !here.has(id))
  if (missing.length > 0) fail(`${missing.length} of ${sent.length} bulletins did not come`)
}

/** Messages of the mail streams that hold several commands. */
async function batchesIn(cluster) {
  const { connect } = await import('@nats-io/transport-node')
  const { jetstreamManager } = await import('@nats-io/jetstream')
  const { decodeCommands } = await import('../../relay/storage/replicated/commands.ts')
  const connection = await connect({ servers: [...cluster.urls] })
  try {
    const jsm = await jetstreamManager(connection)
    const { state } = await jsm.streams.info('GIAOBAN_MAIL_0')
    let count = 0
    for (let seq = state.first_seq; seq <= state.last_seq; seq += 1) {
      const message = await jsm.streams.getMessage('GIAOBAN_MAIL_0', { seq })
      if (message !== null && decodeCommands(new Uint8Array(message.data)).length > 1) count += 1
    }
    return count
  } finally {
    await connection.close()
  }
}
