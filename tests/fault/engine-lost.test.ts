/** A relay that has lost its engine sends its desks elsewhere, and takes them again when it is back. */
import { expect, test } from 'vitest'
import { startNatsCluster } from '../support/nats-cluster.ts'
import { reasonOf } from '../support/enrol-box.ts'
import { clientOf, makePost, makeRelayWorld, relayFolder, startRelay, toUnit } from '../support/relay-world.ts'

test('sessions end with draining, nobody is let in, and all goes on by itself with the nodes', async () => {
  await using cluster = await startNatsCluster()
  using folder = relayFolder({ store: 'nats', nats: { servers: cluster.urls, shards: 1 } })
  await using relay = await startRelay(folder.config)
  const world = await makeRelayWorld(relay.url)
  const [owner, other] = world.units
  const online = async () => {
    const client = clientOf(world, relay.url, { unit: owner, device: owner.devices[0]! })
    await client.connect()
    return client
  }
  const isReady = async (): Promise<boolean> => (await fetch(`${relay.url.replace('ws', 'http')}/readyz`)).ok
  await using client = await online()
  const { headerHash } = await client.request('post', makePost(world.crypto, [toUnit(other)]))
  expect(await isReady()).toBe(true)

  const heard: string[] = []
  client.listen((event) => heard.push(event.type === 'push' ? event.name : event.type))
  for (const node of [0, 1, 2]) await cluster.kill(node)
  const post = makePost(world.crypto, [toUnit(other)])
  const asked = reasonOf(client.request('post', post))
  // what is here is still read: it needs no engine
  await using reader = await online()
  expect((await reader.request('status', { headerHashes: [headerHash] })).entries[0]?.known).toBe(true)
  await expect.poll(() => heard, { timeout: 30_000 }).toContain('draining')
  expect(['busy', 'draining', 'relay/lost', 'relay/unreachable']).toContain(await asked)
  await expect.poll(() => heard, { timeout: 10_000 }).toContain('closed')
  expect(await isReady()).toBe(false)
  expect(await reasonOf(online())).not.toBe('accepted')

  await Promise.all([0, 1, 2].map((node) => cluster.restart(node)))
  await expect.poll(isReady, { timeout: 60_000, interval: 200 }).toBe(true)
  await using again = await online()
  await again.request('post', post)
  const { entries } = await again.request('status', { headerHashes: [headerHash] })
  expect(entries[0]?.known).toBe(true)
  await using receiver = clientOf(world, relay.url, { unit: other, device: other.devices[0]! })
  await receiver.connect()
  expect((await receiver.request('fetch', { cursor: 0, maxBytes: 1_000_000 })).items).toHaveLength(2)
})
