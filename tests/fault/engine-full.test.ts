/** NATS has no room any more: one node of three, whose disk is full, or all of them. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Relay } from '../../relay/server.ts'
import { reasonOf } from '../support/enrol-box.ts'
import { startNatsCluster, type NatsCluster } from '../support/nats-cluster.ts'
import { clientOf, makePost, makeRelayWorld, relayFolder, startRelay, toUnit } from '../support/relay-world.ts'

// by name in a variable: these belong to the system, not to the packages of the project
const system = { mount: 'mount', umount: 'umount' }
const isRoot = process.platform === 'linux' && process.getuid?.() === 0
const mib = 1024 * 1024
/** Of posts of 1 MB: more than there is room for. */
const enough = 30
/** Of a post that the relay is too busy for. */
const tries = 4

/** A desk that posts 1 MB at a time until it is refused, and, when the relay is well again, goes on. */
async function play(relay: Relay, giveMore?: () => void) {
  const world = await makeRelayWorld(relay.url)
  const [owner, other] = world.units
  const isReady = async (): Promise<boolean> => (await fetch(`${relay.url.replace('ws', 'http')}/readyz`)).ok
  const online = async () => {
    const client = clientOf(world, relay.url, { unit: owner, device: owner.devices[0]! })
    await client.connect()
    return client
  }
  const post = () => makePost(world.crypto, [toUnit(other)], { payloadBytes: 1_000_000 })
  let accepted = 0
  let refused = post()
  let reason: unknown
  {
    await using client = await online()
    for (let left = tries; accepted < enough;) {
      reason = await reasonOf(client.request('post', refused))
      // each node counts for itself: where a follower has no room first, the command is there, and may not be given in time
      if (reason === 'busy' && (left -= 1) > 0) continue
      if (reason !== 'accepted') break
      refused = post()
      accepted += 1
    }
  }
  giveMore?.()
  for (let each = refused; accepted <= enough; each = post()) {
    const isTaken = async (): Promise<unknown> => {
      await using client = await online()
      return await reasonOf(client.request('post', each)) // before the client is gone
    }
    await expect.poll(() => isTaken().catch(() => 'away'), { timeout: 150_000, interval: 500 }).toBe('accepted')
    accepted += 1
  }
  // where it was without an engine for long it is ready with the pulse that comes back next
  await expect.poll(isReady, { timeout: 10_000 }).toBe(true)
  await using reader = clientOf(world, relay.url, { unit: other, device: other.devices[0]! })
  await reader.connect()
  const { head } = await reader.request('fetch', { cursor: 0, maxBytes: mib })
  return { reason, accepted, head }
}

// elections of 2.9 around a node without a disk take minutes on a machine that is busy
test.skipIf(!isRoot || process.env['SLOW'] !== '1')(
  'a relay whose own node has no disk left goes on by the two others without anybody’s help',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'giaoban-full-'))
    const disk = join(folder, 'n0')
    mkdirSync(disk)
    execFileSync(system.mount, ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk])
    try {
      await using cluster = await startNatsCluster({ folder })
      using home = relayFolder({ store: 'nats', nats: { servers: [cluster.urls[0]!], shards: 1 } })
      await using relay = await startRelay(home.config)
      const { accepted, head } = await play(relay)
      expect(head).toBe(accepted)
    } finally {
      execFileSync(system.umount, ['-l', disk])
      rmSync(folder, { recursive: true, force: true })
    }
  },
  400_000,
)

test('where all nodes have no room left a sender is told `full`, and more room is enough', async () => {
  await using cluster = await startNatsCluster({ accountBytes: 60 * mib })
  using home = relayFolder({ store: 'nats', nats: { servers: cluster.urls, shards: 1 } })
  await using relay = await startRelay(home.config)
  const { reason, accepted, head } = await play(relay, () => giveRoom(cluster, 600 * mib))
  expect(reason).toBe('full')
  expect(head).toBe(accepted)
}, 400_000)

/** The servers read their settings again, as with `nats-server --signal reload`. */
function giveRoom(cluster: NatsCluster, bytes: number): void {
  for (const node of [0, 1, 2]) {
    const file = join(cluster.folder, `n${node}.conf`)
    writeFileSync(file, readFileSync(file, 'utf8').replace(/max_file: \d+ /, `max_file: ${bytes} `))
    process.kill(cluster.pid(node)!, 'SIGHUP')
  }
}
