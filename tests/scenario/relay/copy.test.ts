/** A second relay that keeps a copy of the log that another one writes: what it takes, from whom, and what it refuses. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { officerStatement } from '../../../engine/enrol/statements.ts'
import { refillRelay } from '../../../engine/sync/refill-relay.ts'
import { createRelayPublisher, type RelayPublisher } from '../../../engine/sync/relay-client/publish.ts'
import { updateDirectory } from '../../../engine/sync/update-directory.ts'
import type { Relay } from '../../../relay/server.ts'
import { openCheckpoint, signCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { decodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import { formatVerifierKey } from '../../../shared/protocol/directory/verifier-key.ts'
import { openDirectoryHome, type DirectoryHome } from '../../support/directory-home.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  startRelay,
  toUnit,
  type RelayFolder,
  type RelayWorld,
} from '../../support/relay-world.ts'

const name = 'giaoban/test/second'
let folders: readonly [RelayFolder, RelayFolder]
let writer: Relay
let copy: Relay
let world: RelayWorld
let home: DirectoryHome
let door: RelayPublisher

const at = (relay: Relay, unit: 0 | 1 = 0) =>
  clientOf(world, relay.url, { unit: world.units[unit], device: world.units[unit].devices[0]! })
const follow = async (relay: Relay, by = home): Promise<void> => {
  await using client = at(relay)
  await client.connect()
  await updateDirectory(client, by.client)
}
const doorOf = (relay: Relay): RelayPublisher =>
  createRelayPublisher({ url: relay.url, deps: { crypto: world.crypto, step: () => {} } })
const startCopy = async (): Promise<void> => {
  const { origin, key } = await doorOf(writer).logKeys()
  const logKey = formatVerifierKey(world.crypto, { name: origin, publicKey: key })
  copy = await startRelay({ ...folders[1].config, follow: { logKey, name } })
  door = doorOf(copy)
}
const refused = { code: 'directory/refused' }

beforeEach(async () => {
  folders = [relayFolder(), relayFolder()]
  writer = await startRelay(folders[0].config)
  world = await makeRelayWorld(writer.url)
  home = openDirectoryHome(world.directory, world.units[0].id)
  await follow(writer)
  await startCopy()
})
afterEach(async () => {
  door[Symbol.dispose]()
  home[Symbol.dispose]()
  await writer.drain()
  await copy.drain()
  for (const folder of folders) folder[Symbol.dispose]()
})

describe('a relay that copies the log', () => {
  it('begins with nothing, lets nobody in, and has all once a client has brought it', async () => {
    await expect(at(copy).connect()).rejects.toMatchObject({ params: { reason: 'device-unknown' } })
    expect(await refillRelay(door, home.client.ownLog())).toBe('refilled')
    await using client = at(copy)
    const facts = await client.connect()
    expect(facts).toMatchObject({ relayName: name, logSize: world.directory.leaves.length })
    await follow(copy)
    expect(home.client.facts().alarms).toEqual([])
  })

  it('passes mail on like any other, after a restart too', async () => {
    await refillRelay(door, home.client.ownLog())
    await copy.drain()
    await startCopy()
    await using sender = at(copy)
    await using receiver = at(copy, 1)
    await sender.connect()
    await receiver.connect()
    const post = makePost(world.crypto, [toUnit(world.units[0]), toUnit(world.units[1])])
    await sender.request('post', post)
    const { items } = await receiver.request('fetch', { cursor: 0, maxBytes: 100_000 })
    expect(items.map(({ header }) => header)).toEqual([post.header])
  })

  it('takes no statement, and says that another relay writes the log', async () => {
    await refillRelay(door, home.client.ownLog())
    const { directory, units } = world
    await directory.add(
      officerStatement(directory.officerBody(units[0], directory.officer('duty')), [units[0].admin.key]),
    )
    const { statement } = decodeLeaf(directory.leaves.at(-1)!)!
    await using client = at(copy)
    await client.connect()
    await expect(client.request('logSubmit', { statement })).rejects.toMatchObject({
      ...refused,
      params: { reason: 'follows' },
    })
    await expect(door.publish({ objects: [], wraps: [], statements: [{ statement }] })).rejects.toMatchObject(refused)
  })

  it('takes nothing by a note that the writer has not signed, and no leaves that lead elsewhere', async () => {
    const { origin, size, note, leaves } = home.client.ownLog()
    const root = home.client.replica.root()
    const keys = world.directory.key().pair
    const stranger = signCheckpoint(world.crypto, { name: origin, keys }, { origin, size, root })
    await expect(door.refill({ note: stranger, first: 0, leaves: leaves(0, 5) })).rejects.toMatchObject(refused)
    await expect(door.refill({ note: note!, first: 0, leaves: leaves(1, 5) })).rejects.toMatchObject(refused)
    expect((await door.logKeys()).size).toBe(0)
    expect(await refillRelay(door, home.client.ownLog())).toBe('refilled')
  })

  it('grows with whoever has seen more, and one who has seen less changes nothing', async () => {
    using early = openDirectoryHome(world.directory, world.units[0].id)
    await follow(writer, early)
    const { directory, units } = world
    await directory.add(
      officerStatement(directory.officerBody(units[0], directory.officer('duty')), [units[0].admin.key]),
    )
    await world.publish(writer.url)
    await follow(writer)
    expect(await refillRelay(door, early.client.ownLog())).toBe('refilled')
    expect(await refillRelay(door, home.client.ownLog())).toBe('refilled')
    expect(await refillRelay(door, early.client.ownLog())).toBe('current')
    expect((await door.logKeys()).size).toBe(directory.leaves.length)
  })

  it('serves the note that was shown last, with its cosignatures, and never an older one', async () => {
    const first = home.client.ownLog()
    await refillRelay(door, first)
    await using client = at(copy)
    await client.connect()
    const { note } = await client.request('logHead', {})
    const policy = home.client.state
    expect(policy.size).toBe(world.directory.leaves.length)
    const keys = await doorOf(writer).logKeys()
    const opened = openCheckpoint(world.crypto, {
      note: note!,
      log: { name: keys.origin, publicKey: keys.key },
      witnesses: [{ name: keys.witness.name, publicKey: keys.witness.key }],
    })
    expect(opened.ok && opened.value.cosignatures).toHaveLength(1)
    const bare = note!.slice(0, new TextDecoder().decode(note).lastIndexOf('\u2014 '))
    await door.refill({ note: bare, first: first.size, leaves: [] }).catch(() => undefined)
    expect((await client.request('logHead', {})).note).toEqual(note)
  })
})
