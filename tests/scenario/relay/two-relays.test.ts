/** Two relays over one cluster of JetStream nodes: whoever is at one of them meets everybody at the other. */
import { copyFileSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cosignNewest } from '../../../engine/directory/witness-duty.ts'
import { createWitness, type Witness, type WitnessedTree } from '../../../engine/directory/witness.ts'
import { policyStatement } from '../../../engine/enrol/statements.ts'
import type { RelayClient, RelayEvent } from '../../../engine/sync/relay-client/types.ts'
import type { Relay } from '../../../relay/server.ts'
import { idOf, type BlobId } from '../../../shared/ids.ts'
import { addresseeKey } from '../../../shared/protocol/addressee.ts'
import { peekCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { hour } from '../../../shared/time.ts'
import type { TestKey } from '../../support/directory-world.ts'
import { openBox, reasonOf, visitorOf } from '../../support/enrol-box.ts'
import { startNatsCluster, type NatsCluster } from '../../support/nats-cluster.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  startRelay,
  toUnit,
  worldClock,
  type RelayFolder,
  type RelayWorld,
} from '../../support/relay-world.ts'

let cluster: NatsCluster
let world: RelayWorld
const folders: RelayFolder[] = []
const relays: Relay[] = []
beforeAll(async () => {
  cluster = await startNatsCluster()
  for (const n of [0, 1]) {
    const folder = relayFolder({ store: 'nats', nats: { servers: cluster.urls, shards: 2 } })
    folders.push(folder)
    if (n > 0) {
      mkdirSync(dirname(folder.config.logKeyFile), { recursive: true })
      copyFileSync(folders[0]!.config.logKeyFile, folder.config.logKeyFile)
    }
    relays.push(await startRelay(folder.config))
  }
  world = await makeRelayWorld(relays[0]!.url)
})
afterAll(async () => {
  for (const relay of relays) await relay.drain()
  await cluster.stop()
  for (const folder of folders) folder[Symbol.dispose]()
})

async function online(at: number, unit: number, device: number): Promise<RelayClient> {
  const owner = world.units[unit]!
  const client = clientOf(world, relays[at]!.url, { unit: owner, device: owner.devices[device]! })
  await client.connect()
  return client
}

function next<T extends string>(client: RelayClient, name: T): Promise<Extract<RelayEvent, { name: T }>> {
  return new Promise((resolve) => {
    const stop = client.listen((event) => {
      if (event.type !== 'push' || event.name !== name) return
      stop()
      resolve(event as Extract<RelayEvent, { name: T }>)
    })
  })
}

const everything = { cursor: 0, maxBytes: 1_000_000 }

describe('two relays over one engine', () => {
  test('mail posted at one is pushed and fetched at the other, and its delivery comes back', async () => {
    await using sender = await online(0, 0, 0)
    await using receiver = await online(1, 1, 0)
    const post = makePost(world.crypto, [toUnit(world.units[1]), toUnit(world.units[2])])
    const pushed = next(receiver, 'mail')
    const { headerHash, at } = await sender.request('post', post)
    const { head } = (await pushed).body
    const { items } = await receiver.request('fetch', { cursor: head - 1, maxBytes: 1_000_000 })
    expect(items).toMatchObject([{ cursor: head, header: post.header, payload: post.payload }])
    const delivered = next(sender, 'delivered')
    await receiver.request('ack', { cursor: head })
    expect((await delivered).body).toMatchObject({ headerHash, key: addresseeKey(toUnit(world.units[1])) })

    // the same device comes to the other relay and has lost the answer: the same one, and nothing twice
    await using again = await online(1, 0, 0)
    expect(await again.request('post', post)).toEqual({ headerHash, at })
    const { entries } = await again.request('status', { headerHashes: [headerHash] })
    expect(entries[0]?.addressees.filter((each) => each.deliveredAt !== undefined)).toHaveLength(1)
    await using elsewhere = await online(0, 1, 0)
    const there = await elsewhere.request('fetch', everything)
    expect(there).toEqual(await receiver.request('fetch', everything))
    expect(there.items).toHaveLength(1)
  })

  test('both say that they have the same mail', async () => {
    const owner = world.units[0]
    const stores = await Promise.all(
      relays.map(async ({ url }) => {
        await using client = clientOf(world, url, { unit: owner, device: owner.devices[1]! })
        return (await client.connect()).mailStore
      }),
    )
    expect(stores[0]).toMatch(/^[0-9a-f]{32}$/)
    expect(stores[1]).toBe(stores[0])
  })

  test('the log grows at both, whichever is written to, and cosignatures from both make one quorum', async () => {
    const { directory } = world
    directory.now += hour
    await using reader = await online(1, 2, 0)
    const keys: TestKey[] = []
    const witnesses = []
    for (const unit of world.units.slice(0, 2)) {
      const key = directory.key()
      keys.push(key)
      witnesses.push({ unit, device: await directory.addDevice(unit, { witnessKey: key.publicKey }), key })
    }
    const grown = next(reader, 'log')
    await world.publish(relays[0]!.url)
    expect((await grown).body.size).toBeGreaterThan(0)
    // devices that one relay has logged come in at the other
    const clients = witnesses.map(({ unit, device }, n) => clientOf(world, relays[1 - n]!.url, { unit, device }))
    for (const client of clients) await client.connect()

    const listed = witnesses.map(({ unit, key }) => ({
      name: `unit.${unit.code}`,
      key: key.publicKey,
      operator: false,
    }))
    const all = [...directory.policy.witnesses, ...listed]
    await directory.add(
      policyStatement({ ...directory.policy, serial: 1, witnesses: all, quorum: 3 }, [directory.root]),
    )
    await world.publish(relays[1]!.url)
    const size = directory.leaves.length
    const heads = (): Promise<number[]> =>
      Promise.all(
        [0, 1].map(async (at) => {
          await using asker = await online(at, 2, 1)
          return peekCheckpoint((await asker.request('logHead', {})).note!)!.size
        }),
      )
    expect(Math.max(...(await heads()))).toBeLessThan(size)
    for (const [n, client] of clients.entries()) expect(await cosignNewest(client, witnessWith(keys[n]!))).toBe(true)
    await expect.poll(heads).toEqual([size, size])
    for (const client of clients) await client.close()
  })

  test('the two sides of an enrolment may be at different relays', async () => {
    await using inviter = await online(0, 0, 2)
    const made = await openBox(world.crypto, inviter)
    await expect.poll(() => entering(made)).toBe('accepted')
    await using visitor = visitorOf(world.crypto, relays[1]!.url, made)
    await visitor.connect()
    const { box } = made
    const heard = next(visitor, 'enrol')
    await inviter.request('enrolPut', { box, position: 0, message: Uint8Array.of(1) })
    await heard
    expect((await visitor.request('enrolTake', { box })).messages).toEqual([Uint8Array.of(1)])
    const told = next(inviter, 'enrol')
    await visitor.request('enrolPut', { box, position: 0, message: Uint8Array.of(2) })
    await told
    const ended = new Promise((resolve) => visitor.listen((event) => event.type === 'closed' && resolve(true)))
    await inviter.request('enrolClose', { box })
    expect(await ended).toBe(true)
  })

  test('an upload that was begun at one goes on at the other, and is read at both', async () => {
    await using here = await online(0, 0, 0)
    await using there = await online(1, 0, 0)
    const bytes = world.crypto.random(2_500_000)
    const blob = idOf<BlobId>(world.crypto.sha256(bytes))
    const stop = new AbortController()
    const whole = { blob, size: bytes.length, read: async (from: number, to: number) => bytes.slice(from, to) }
    const cut = here.blobs.upload({ ...whole, signal: stop.signal, onProgress: (stored) => stored > 0 && stop.abort() })
    await expect(cut).rejects.toMatchObject({ code: 'engine/cancelled' })
    const progress: number[] = []
    await there.blobs.upload({ ...whole, onProgress: (stored) => progress.push(stored) })
    expect(progress[0]).toBeGreaterThan(0)
    for (const at of [0, 1]) {
      await using receiver = await online(at, 1, 0)
      const got = new Uint8Array(bytes.length)
      await receiver.blobs.download({
        blob,
        size: bytes.length,
        verify: () => true,
        write: async (offset, part) => got.set(part, offset),
      })
      expect(world.crypto.sha256(got)).toEqual(world.crypto.sha256(bytes))
    }
  })
})

async function entering(made: Awaited<ReturnType<typeof openBox>>): Promise<unknown> {
  await using visitor = visitorOf(world.crypto, relays[1]!.url, made)
  return await reasonOf(visitor.connect())
}

function witnessWith(key: TestKey): Witness {
  let latest: WitnessedTree | undefined
  const { log } = world.directory.policy
  return createWitness({
    crypto: world.crypto,
    store: { latest: () => latest, save: (_origin, _expected, next) => ((latest = next), true) },
    log: { name: log.origin, publicKey: log.key },
    keys: key.pair,
    clock: worldClock,
  })
}
