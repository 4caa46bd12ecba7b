import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RelayClient, RelayEvent } from '../../../engine/sync/relay-client/types.ts'
import type { Relay } from '../../../relay/server.ts'
import { idOf, type HeaderHash } from '../../../shared/ids.ts'
import { addresseeKey } from '../../../shared/protocol/addressee.ts'
import { leafHash, rootFromPath } from '../../../shared/protocol/merkle.ts'
import { decodeHeader } from '../../../shared/protocol/header.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  startRelay,
  toDevice,
  toUnit,
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

async function online(unit: number, device: number): Promise<RelayClient> {
  const owner = world.units[unit]!
  const client = clientOf(world, relay.url, { unit: owner, device: owner.devices[device]! })
  await client.connect()
  return client
}

/** The next event of that name. */
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

describe('mail', () => {
  test('an envelope is pushed, fetched with its own wrap and path only, and verifies against its header', async () => {
    await using sender = await online(0, 0)
    await using receiver = await online(1, 0)
    const post = makePost(
      world.crypto,
      world.units.map((unit) => toUnit(unit)),
    )
    const pushed = next(receiver, 'mail')
    const posted = await sender.request('post', post)
    expect(posted.headerHash).toBe(idOf<HeaderHash>(world.crypto.sha256(post.header)))
    const { head } = (await pushed).body
    const page = await receiver.request('fetch', { cursor: head - 1, maxBytes: 1_000_000 })
    expect(page).toMatchObject({ next: head, head })
    const [item] = page.items
    expect(item).toMatchObject({ cursor: head, header: post.header, payload: post.payload })
    const header = decodeHeader(item!.header)
    const claim = { leafHash: leafHash(world.crypto, item!.leaf), index: item!.index, size: 3, path: item!.path }
    expect(rootFromPath(world.crypto, claim)).toEqual(header.wrapsRoot)
    expect(post.leaves[item!.index]).toEqual(item!.leaf)
  })

  test('the same post again is answered the same and delivered once', async () => {
    await using sender = await online(0, 0)
    await using receiver = await online(1, 0)
    const { head } = await receiver.request('fetch', everything)
    const post = makePost(world.crypto, [toUnit(world.units[1])])
    const first = await sender.request('post', post)
    const answers = await Promise.all([1, 2, 3].map(() => sender.request('post', post)))
    expect(answers).toEqual([first, first, first])
    expect((await receiver.request('fetch', { cursor: head, maxBytes: 1_000_000 })).items).toHaveLength(1)
  })

  test('each device reads at its own pace; the first acknowledgement tells the sender "delivered"', async () => {
    await using sender = await online(0, 0)
    await using first = await online(1, 0)
    await using second = await online(1, 1)
    await first.request('ack', { cursor: (await first.request('fetch', everything)).head })
    const post = makePost(world.crypto, [toUnit(world.units[1]), toUnit(world.units[2])])
    const { headerHash } = await sender.request('post', post)
    const key = addresseeKey(toUnit(world.units[1]))
    const { head } = await first.request('fetch', everything)
    const before = await sender.request('status', { headerHashes: [headerHash] })
    expect(before.entries[0]?.addressees.find((each) => each.key === key)).toEqual({ key })
    const delivered = next(sender, 'delivered')
    await first.request('ack', { cursor: head })
    expect((await delivered).body).toMatchObject({ headerHash, key })
    const later = await second.request('fetch', everything)
    expect(later.items.at(-1)?.header).toEqual(post.header)
    await second.request('ack', { cursor: head })
    const { entries } = await sender.request('status', { headerHashes: [headerHash] })
    expect(entries[0]?.known).toBe(true)
    expect(entries[0]?.addressees.filter((each) => each.deliveredAt !== undefined)).toHaveLength(1)
  })

  test('a sibling sees what its unit posts to itself; an administrator without `read` gets no mail', async () => {
    await using sender = await online(0, 0)
    await using sibling = await online(0, 1)
    await using admin = await online(0, 2)
    const { head } = await sibling.request('fetch', everything)
    await sender.request('post', makePost(world.crypto, [toUnit(world.units[0])]))
    expect((await sibling.request('fetch', { cursor: head, maxBytes: 1e6 })).items).toHaveLength(1)
    expect((await admin.request('fetch', everything)).items).toEqual([])
    const device = world.units[0].devices[2]!
    await sender.request('post', makePost(world.crypto, [toDevice(device)]))
    expect((await admin.request('fetch', everything)).items).toHaveLength(1)
    expect((await sibling.request('fetch', { cursor: head + 1, maxBytes: 1e6 })).items).toEqual([])
  })

  test('status is for the posting unit: nobody else learns that the relay has an envelope', async () => {
    await using sender = await online(0, 0)
    await using other = await online(1, 0)
    const { headerHash } = await sender.request('post', makePost(world.crypto, [toUnit(world.units[1])]))
    const asked = { headerHashes: [headerHash] }
    expect((await other.request('status', asked)).entries).toEqual([{ headerHash, known: false, addressees: [] }])
    expect((await sender.request('status', asked)).entries[0]?.known).toBe(true)
  })

  test('5 MB of mail comes in pages that fit into frames', async () => {
    await using sender = await online(0, 0)
    await using receiver = await online(2, 0)
    const start = (await receiver.request('fetch', everything)).head
    const posts = Array.from({ length: 5 }, () =>
      makePost(world.crypto, [toUnit(world.units[2])], { payloadBytes: 1_000_000 }),
    )
    await Promise.all(posts.map((post) => sender.request('post', post)))
    let cursor = start
    let count = 0
    for (let pages = 0; pages < 10; pages++) {
      const page = await receiver.request('fetch', { cursor, maxBytes: 1_900_000 })
      count += page.items.length
      cursor = page.next
      if (page.next >= page.head) break
    }
    expect(count).toBe(5)
  })
})

describe('posts that a relay refuses', () => {
  const refused = async (bend: (world: RelayWorld) => Parameters<RelayClient['request']>[1]): Promise<unknown> => {
    await using sender = await online(0, 0)
    return await sender.request('post', bend(world) as never).then(
      () => 'accepted',
      (error: { params: { reason: string } }) => error.params.reason,
    )
  }
  const to = (more: Parameters<typeof makePost>[2] = {}) =>
    makePost(
      world.crypto,
      world.units.map((unit) => toUnit(unit)),
      more,
    )
  const flip = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))

  test('a header that is none', async () => {
    expect(await refused(() => ({ ...to(), header: new Uint8Array(200) }))).toBe('post-header')
  })
  test('a payload of another hash, another length, or another head than the header says', async () => {
    const post = to()
    expect(await refused(() => ({ ...post, payload: flip(post.payload, 100) }))).toBe('post-payload')
    expect(await refused(() => ({ ...post, payload: post.payload.slice(1) }))).toBe('post-payload')
    expect(await refused(() => to({ header: (header) => ({ ...header, salt: new Uint8Array(24) }) }))).toBe(
      'post-payload',
    )
    expect(await refused(() => to({ header: (header) => ({ ...header, commitment: new Uint8Array(32) }) }))).toBe(
      'post-payload',
    )
  })
  test('wraps of another number, order or kind than they must be', async () => {
    const post = to()
    expect(await refused(() => ({ ...post, leaves: post.leaves.slice(1) }))).toBe('post-leaves')
    expect(await refused(() => ({ ...post, leaves: post.leaves.toReversed() }))).toBe('post-leaves')
    const [a, b] = post.leaves
    expect(await refused(() => ({ ...post, leaves: [a!, a!, b!] }))).toBe('post-leaves')
    expect(await refused(() => ({ ...post, leaves: [flip(a!, 0), ...post.leaves.slice(1)] }))).toMatch(/^post-/)
  })
  test('wraps that are not under the root', async () => {
    const post = to()
    expect(await refused(() => ({ ...post, leaves: [flip(post.leaves[0]!, 1000), ...post.leaves.slice(1)] }))).toBe(
      'post-root',
    )
  })
  test('addressees that the log does not know', async () => {
    const stranger = { kind: 'unit', id: '00'.repeat(16) as never, epoch: 1 } as const
    const circle = { kind: 'circle', id: '11'.repeat(16) as never, epoch: 1 } as const
    const device = { kind: 'device', id: '22'.repeat(16) as never, epoch: 1 } as const
    for (const each of [stranger, circle, device])
      expect(await refused(() => makePost(world.crypto, [each]))).toBe('post-addressee')
  })
  test('epochs that are not open', async () => {
    for (const epoch of [0, 2])
      expect(await refused(() => makePost(world.crypto, [toUnit(world.units[1], epoch)]))).toBe('post-epoch')
  })
})
