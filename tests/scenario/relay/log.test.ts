import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRelayPublisher } from '../../../engine/sync/relay-client/publish.ts'
import type { RelayClient } from '../../../engine/sync/relay-client/types.ts'
import type { Relay } from '../../../relay/server.ts'
import { openCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { leafHash } from '../../../shared/protocol/merkle.ts'
import { treeRoot } from '../../../shared/protocol/merkle-tree.ts'
import { decodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import {
  clientOf,
  makeRelayWorld,
  relayFolder,
  startRelay,
  type RelayFolder,
  type RelayWorld,
} from '../../support/relay-world.ts'

let folder: RelayFolder
let relay: Relay
let world: RelayWorld
beforeAll(async () => {
  folder = relayFolder()
  relay = await startRelay(folder.config)
  world = await makeRelayWorld(relay.url)
})
afterAll(async () => {
  await relay.drain()
  folder[Symbol.dispose]()
})

async function online(): Promise<RelayClient> {
  const [unit] = world.units
  const client = clientOf(world, relay.url, { unit, device: unit.devices[0]! })
  await client.connect()
  return client
}
const door = () => createRelayPublisher({ url: relay.url, deps: { crypto: world.crypto, step: () => {} } })

describe('the log over a session', () => {
  test('leaves, in pages, are those that were published, under a note that log and witness signed', async () => {
    await using client = await online()
    const { note } = await client.request('logHead', {})
    const first = await client.request('logLeaves', { from: 0, count: 10 })
    const rest = await client.request('logLeaves', { from: 10, count: 500 })
    const leaves = [...first.leaves, ...rest.leaves]
    expect(leaves).toEqual(world.directory.leaves)
    using open = door()
    const keys = await open.logKeys()
    const opened = openCheckpoint(world.crypto, {
      note: note!,
      log: { name: keys.origin, publicKey: keys.key },
      witnesses: [{ name: keys.witness.name, publicKey: keys.witness.key }],
    })
    expect(opened.ok && opened.value.cosignatures).toHaveLength(1)
    const root = treeRoot(
      world.crypto,
      leaves.map((leaf) => leafHash(world.crypto, leaf)),
    )
    expect(opened.ok && opened.value.checkpoint).toEqual({ origin: keys.origin, size: leaves.length, root })
  })

  test('public keys come by hash and wraps by root; what is not there is left out', async () => {
    await using client = await online()
    const [key] = world.directory.publicKeys
    const { objects } = await client.request('logObjects', { hashes: [new Uint8Array(32), world.crypto.sha256(key!)] })
    expect(objects).toEqual([key])
    const { wraps } = world.units[0].epoch!
    const root = treeRoot(
      world.crypto,
      wraps.map((leaf) => leafHash(world.crypto, leaf)),
    )
    expect((await client.request('logWraps', { root })).wraps).toEqual(wraps)
    expect((await client.request('logWraps', { root: new Uint8Array(32) })).wraps).toEqual([])
  })

  test('an accepted statement is pushed to everybody, and given again is the same leaf', async () => {
    await using client = await online()
    await using other = await online()
    const size = world.directory.leaves.length + 1
    const pushed = new Promise<void>((resolve) =>
      other.listen((event) => event.type === 'push' && event.name === 'log' && event.body.size === size && resolve()),
    )
    await world.directory.addBorder(world.units[0], world.units[1])
    const { statement, logged } = decodeLeaf(world.directory.leaves.at(-1)!)!
    const answer = await client.request('logSubmit', { statement, logged })
    expect(answer).toEqual({ index: size - 1, size })
    await pushed
    expect(await client.request('logSubmit', { statement, logged })).toEqual(answer)
  })

  test('a statement that breaks a rule is refused with the rule, and objects that are none are refused', async () => {
    await using client = await online()
    const refusal = { code: 'directory/refused', params: { reason: 'malformed' } }
    await expect(client.request('logSubmit', { statement: new Uint8Array(50) })).rejects.toMatchObject(refusal)
    await expect(client.request('putObject', { object: new Uint8Array(50) })).rejects.toMatchObject({
      code: 'directory/refused',
    })
    await expect(client.request('putWraps', { wraps: [] })).rejects.toMatchObject({ code: 'directory/refused' })
    using open = door()
    const bundle = { objects: [], wraps: [], statements: [{ statement: new Uint8Array(50) }] }
    await expect(open.publish(bundle)).rejects.toMatchObject(refusal)
  })
})

describe('the log over HTTP', () => {
  test('an address that publishes too much is told how long to wait', async () => {
    using own = relayFolder({ store: 'memory' })
    await using small = await startRelay(own.config, { bounds: { statementsBurst: 2, statementsPerSecond: 0.5 } })
    using open = createRelayPublisher({ url: small.url, deps: { crypto: world.crypto, step: () => {} } })
    const bundle = { objects: [], wraps: [], statements: [{ statement: new Uint8Array(50) }] }
    await expect(open.publish(bundle)).rejects.toMatchObject({ code: 'directory/refused' })
    await expect(open.publish(bundle)).rejects.toMatchObject({
      code: 'relay/rate-limited',
      retryAfterMs: expect.any(Number),
    })
  })

  test('a body that is no bundle is refused', async () => {
    const url = `${relay.url.replace('ws:', 'http:')}/v1/log/statements`
    const post = async (type: string, body: string): Promise<number> =>
      (await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })).status
    expect(await post('application/cbor', 'xyz')).toBe(400)
    expect(await post('application/json', '{}')).toBe(400)
    expect(await post('text/plain', 'x')).toBeGreaterThanOrEqual(400)
  })
})

describe('a relay with a root', () => {
  test("takes no other policy than its authority's", async () => {
    using own = relayFolder({ store: 'memory', root: new Uint8Array(32).fill(9) })
    await using strict = await startRelay(own.config)
    await expect(makeRelayWorld(strict.url)).rejects.toMatchObject({
      code: 'directory/refused',
      params: { reason: 'root' },
    })
  })
})
