/** A relay whose data were wiped, with its log key left: it signs nothing until clients have given back what it signed. */
import { cpSync, rmSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { officerStatement } from '../../../engine/enrol/statements.ts'
import { createRelayPublisher, type RelayPublisher } from '../../../engine/sync/relay-client/publish.ts'
import { refillRelay } from '../../../engine/sync/refill-relay.ts'
import { updateDirectory } from '../../../engine/sync/update-directory.ts'
import type { Relay } from '../../../relay/server.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { peekCheckpoint, signCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { minute } from '../../../shared/time.ts'
import { decodeLeaf, encodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import { openDirectoryHome, type DirectoryHome } from '../../support/directory-home.ts'
import {
  clientOf,
  makeRelayWorld,
  relayFolder,
  startRelay,
  type RelayFolder,
  type RelayWorld,
  worldClock,
} from '../../support/relay-world.ts'

let folder: RelayFolder
let relay: Relay
let world: RelayWorld
let early: DirectoryHome
let late: DirectoryHome
let door: RelayPublisher
const follow = async (home: DirectoryHome): Promise<void> => {
  const [unit] = world.units
  await using client = clientOf(world, relay.url, { unit, device: unit.devices[0]! })
  await client.connect()
  await updateDirectory(client, home.client)
}
const addOfficer = async (): Promise<void> => {
  const { directory, units } = world
  await directory.add(
    officerStatement(directory.officerBody(units[0], directory.officer('duty')), [units[0].admin.key]),
  )
  await world.publish(relay.url)
}
beforeEach(async () => {
  folder = relayFolder()
  relay = await startRelay(folder.config)
  world = await makeRelayWorld(relay.url)
  early = openDirectoryHome(world.directory, world.units[0].id)
  late = openDirectoryHome(world.directory, world.units[0].id)
  await follow(early)
  await addOfficer()
  await follow(late)
  await relay.drain()
  rmSync(folder.config.data, { recursive: true })
  relay = await startRelay(folder.config)
  door = createRelayPublisher({ url: relay.url, deps: { crypto: world.crypto, step: () => {} } })
})
afterEach(async () => {
  door[Symbol.dispose]()
  early[Symbol.dispose]()
  late[Symbol.dispose]()
  await relay.drain()
  folder[Symbol.dispose]()
})
const all = () => late.client.ownLog()
const refused = { code: 'directory/refused' }

describe('a wiped relay', () => {
  it('begins no second history, not even with its own first statement', async () => {
    const { logged, statement } = decodeLeaf(world.directory.leaves[0]!)!
    await expect(door.publish({ objects: [], wraps: [], statements: [{ statement, logged }] })).rejects.toMatchObject(
      refused,
    )
    expect((await door.logKeys()).size).toBe(0)
  })

  it('is refilled by one who has seen all, signs the same tree, and lets devices in again', async () => {
    expect(await refillRelay(door, all())).toBe('refilled')
    expect((await door.logKeys()).size).toBe(world.directory.leaves.length)
    await follow(late)
    expect(late.client.facts().alarms).toEqual([])
    await follow(early)
    expect(early.client.replica.root()).toEqual(late.client.replica.root())
    await addOfficer()
    await follow(late)
    expect(late.client.replica.size).toBe(world.directory.leaves.length)
    expect(await refillRelay(door, all())).toBe('current')
  })

  it('has the public keys back that others need to seal', async () => {
    await refillRelay(door, all())
    const [unit] = world.units
    await using client = clientOf(world, relay.url, { unit, device: unit.devices[0]! })
    await client.connect()
    const hash = world.crypto.sha256(unit.epoch!.keys.publicKey)
    expect((await client.request('logObjects', { hashes: [hash] })).objects).toEqual([unit.epoch!.keys.publicKey])
  })

  it('waits for the largest tree that it has signed, and takes the rest from another', async () => {
    expect(await refillRelay(door, early.client.ownLog())).toBe('waiting')
    expect((await door.logKeys()).size).toBe(0)
    expect(await refillRelay(door, all())).toBe('refilled')
  })

  it('takes nothing without a note that it has signed', async () => {
    const { origin, size, leaves } = all()
    const root = late.client.replica.root()
    const stranger = signCheckpoint(
      world.crypto,
      { name: origin, keys: world.directory.key().pair },
      { origin, size, root },
    )
    await expect(door.refill({ note: stranger, first: 0, leaves: leaves(0, 5) })).rejects.toMatchObject(refused)
    await expect(door.refill({ note: new Uint8Array(9), first: 0, leaves: [] })).rejects.toMatchObject(refused)
  })

  it('drops leaves that lead elsewhere, and takes the right ones afterwards', async () => {
    const { note, leaves, size } = all()
    const restamped = leaves(0, size).map((leaf): Bytes => {
      const { logged, statement } = decodeLeaf(leaf)!
      return encodeLeaf({ logged: logged + 1, statement })
    })
    await expect(door.refill({ note: note!, first: 0, leaves: restamped })).rejects.toMatchObject(refused)
    await expect(door.refill({ note: note!, first: 0, leaves: [new Uint8Array(40)] })).rejects.toMatchObject(refused)
    const beyond = [...leaves(0, size), ...leaves(size - 1, 1)]
    await expect(door.refill({ note: note!, first: 0, leaves: beyond })).rejects.toMatchObject(refused)
    expect((await door.logKeys()).size).toBe(0)
    expect(await door.refill({ note: note!, first: 7, leaves: leaves(7, 3) })).toEqual({ isComplete: false, next: 0 })
    expect(await refillRelay(door, all())).toBe('refilled')
    expect(peekCheckpoint(note!)?.size).toBe((await door.logKeys()).size)
  })

  it('goes on after a restart in the middle', async () => {
    const { note, leaves } = all()
    await door.refill({ note: note!, first: 0, leaves: leaves(0, 10) })
    await relay.drain()
    relay = await startRelay(folder.config)
    door[Symbol.dispose]()
    door = createRelayPublisher({ url: relay.url, deps: { crypto: world.crypto, step: () => {} } })
    expect((await door.logKeys()).size).toBe(0)
    expect(await refillRelay(door, all())).toBe('refilled')
  })
})

describe('a relay whose machine is lost, put back from its key and a backup alone', () => {
  let moved = 0
  const clock = { ...worldClock, now: () => worldClock.now() + moved }
  const knock = (): RelayPublisher =>
    createRelayPublisher({ url: relay.url, deps: { crypto: world.crypto, step: () => {} } })
  /** A backup now; afterwards `meanwhile`, and then the loss. */
  const putBack = async (meanwhile: () => Promise<void>, signedUpTo?: number): Promise<void> => {
    const backup = `${folder.config.data}.backup`
    await refillRelay(door, all())
    await relay.drain()
    moved = 0
    relay = await startRelay(folder.config, { clock })
    await follow(early) // by now its note is as old as the backup's
    await relay.drain()
    cpSync(folder.config.data, backup, { recursive: true })
    relay = await startRelay(folder.config, { clock })
    moved = 20 * minute
    await meanwhile()
    await relay.drain()
    rmSync(folder.config.data, { recursive: true })
    rmSync(`${folder.config.logKeyFile}.head`)
    cpSync(backup, folder.config.data, { recursive: true })
    relay = await startRelay({ ...folder.config, ...(signedUpTo !== undefined && { signedUpTo }) }, { clock })
    door[Symbol.dispose]()
    door = knock()
  }
  afterEach(() => rmSync(`${folder.config.data}.backup`, { recursive: true, force: true }))

  it('signs nothing, over a restart too, until somebody brings what it signed after the backup', async () => {
    await putBack(async () => {
      await addOfficer()
      await follow(late)
    })
    for (const _ of [1, 2]) {
      await expect(addOfficer()).rejects.toMatchObject({ ...refused, params: { reason: 'refill' } })
      expect(await door.logKeys()).toMatchObject({ isMissing: true })
      expect(await refillRelay(door, early.client.ownLog())).toBe('waiting')
      await relay.drain()
      relay = await startRelay(folder.config, { clock })
      door[Symbol.dispose]()
      door = knock()
    }
    expect(await refillRelay(door, all())).toBe('refilled')
    await world.publish(relay.url)
    await follow(late)
    expect(late.client.facts().alarms).toEqual([])
    expect(late.client.replica.size).toBe(world.directory.leaves.length)
  })

  it('goes on when somebody has seen the same tree signed after the backup', async () => {
    await putBack(() => follow(late))
    expect(await refillRelay(door, early.client.ownLog())).toBe('waiting')
    expect(await refillRelay(door, all())).toBe('refilled')
    await relay.drain()
    relay = await startRelay(folder.config, { clock })
    await addOfficer()
    await follow(late)
    expect(late.client.facts().alarms).toEqual([])
  })

  it('goes on at the word of its operator, where the backup has as much as that', async () => {
    const { size } = all()
    await putBack(async () => {}, size + 1)
    await expect(addOfficer()).rejects.toMatchObject(refused)
    await relay.drain()
    relay = await startRelay({ ...folder.config, signedUpTo: size }, { clock })
    await world.publish(relay.url)
    await follow(late)
    expect(late.client.replica.size).toBe(size + 1)
  })
})
