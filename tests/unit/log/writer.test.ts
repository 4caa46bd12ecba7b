import { beforeEach, describe, expect, it } from 'vitest'
import { concat, type Bytes } from '../../../shared/bytes.ts'
import type { DeviceId } from '../../../shared/ids.ts'
import { openCheckpoint, peekCheckpoint, type OpenedCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import { decodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import { currentEpoch } from '../../../shared/protocol/directory/selectors.ts'
import { treeRoot } from '../../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../../shared/protocol/merkle.ts'
import { hour, minute } from '../../../shared/time.ts'
import { newLogStatement } from '../../../engine/enrol/lifecycle.ts'
import {
  deviceKeyStatement,
  epochStatement,
  officerStatement,
  policyStatement,
} from '../../../engine/enrol/statements.ts'
import { createMemoryLogStore } from '../../../relay/log/memory-log-store.ts'
import type { LogHead, LogStore } from '../../../relay/log/store.ts'
import { createLogWriter, type LogWriter, type LogWriterOptions } from '../../../relay/log/writer.ts'
import { bringObject, bringWraps } from '../../support/brought-objects.ts'
import { DirectoryWorld } from '../../support/directory-world.ts'

let world: DirectoryWorld
let store: LogStore
let writer: LogWriter

const open = (change: Partial<LogWriterOptions> = {}): Promise<LogWriter> =>
  createLogWriter({
    crypto: world.crypto,
    store,
    clock: { now: () => world.now, monotonic: () => world.now },
    log: { name: world.policy.log.origin, keys: world.logKey.pair },
    witness: { name: 'witness.test', keys: world.witness.pair },
    root: rootFingerprint(world.crypto, world.policy),
    step: () => undefined,
    ...change,
  })

/** The leaves that the test's own world holds, given to the log as statements. */
async function submitWorld(from = 0): Promise<void> {
  for (const key of world.publicKeys) await bringObject(writer, key)
  for (const leaf of world.leaves.slice(from)) {
    const { logged, statement } = decodeLeaf(leaf)!
    const result = await writer.submit({ statement, logged })
    expect(result).toMatchObject({ ok: true })
  }
}

function opened(note: Bytes | undefined): OpenedCheckpoint {
  const witnesses = [{ name: 'witness.test', publicKey: world.witness.publicKey }]
  const log = { name: 'log.test', publicKey: world.logKey.publicKey }
  const result = openCheckpoint(world.crypto, { note: note!, log, witnesses })
  if (!result.ok) throw new Error(result.error)
  return result.value
}

beforeEach(async () => {
  world = await DirectoryWorld.create()
  store = createMemoryLogStore(world.crypto)
  writer = await open()
})

describe('submit', () => {
  it('appends what has an effect and signs a checkpoint over all leaves, cosigned', async () => {
    await world.addUnit('tp-hcm')
    await submitWorld()
    const { checkpoint, cosignatures } = opened(await writer.note())
    const leaves = await writer.leaves(0, 512)
    expect(leaves).toEqual(world.leaves)
    const hashes = leaves.map((leaf) => leafHash(world.crypto, leaf))
    expect(checkpoint).toEqual({ origin: 'log.test', size: leaves.length, root: treeRoot(world.crypto, hashes) })
    expect(cosignatures).toEqual([{ name: 'witness.test', timeMs: world.now }])
  })

  it('refuses whatever has no effect, and is not changed by it', async () => {
    await submitWorld()
    const statement = await policyStatement(world.policy, [world.root])
    const other = await policyStatement({ ...world.policy, name: 'again' }, [world.root])
    expect(await writer.submit({ statement: other })).toEqual({ ok: false, error: 'serial' })
    expect(await writer.submit({ statement: statement.subarray(1) as Bytes })).toEqual({
      ok: false,
      error: 'malformed',
    })
    expect((await store.head()).size).toBe(1)
  })

  it('refuses a first policy under another root, or one that names another log', async () => {
    const stranger = world.key()
    const foreign = await policyStatement({ ...world.policy, rootKeys: [stranger.publicKey] }, [stranger])
    expect(await writer.submit({ statement: foreign })).toEqual({ ok: false, error: 'root' })
    const policy = { ...world.policy, log: { origin: 'log.test', key: stranger.publicKey } }
    const statement = await policyStatement(policy, [world.root])
    expect(await writer.submit({ statement })).toEqual({ ok: false, error: 'other-log' })
    expect(await writer.note()).toBeUndefined()
  })

  it('answers a repeated statement with the place that it has', async () => {
    await submitWorld()
    const { statement } = decodeLeaf(world.leaves[0]!)!
    world.now += hour
    expect(await writer.submit({ statement })).toMatchObject({ value: { index: 0, isRepeat: true, size: 1 } })
    expect((await store.head()).size).toBe(1)
  })

  it('stamps with its own clock, never before the leaf before', async () => {
    await submitWorld()
    const officer = async () => {
      const unit = await world.addUnit(`u${world.leaves.length}`)
      return unit
    }
    await officer()
    const { statement } = decodeLeaf(world.leaves[1]!)!
    world.now -= minute
    expect(await writer.submit({ statement })).toMatchObject({ ok: true })
    expect(decodeLeaf((await writer.leaves(1, 1))[0]!)?.logged).toBe(world.now + minute)
  })

  it('takes statements one at a time, in the order of asking', async () => {
    await world.addUnit('a')
    const statements = world.leaves.map((leaf) => decodeLeaf(leaf)!.statement)
    const results = await Promise.all(statements.map((statement) => writer.submit({ statement })))
    expect(results.map((result) => result.ok && result.value.index)).toEqual(statements.map((_, i) => i))
  })
})

describe('a past time of logging', () => {
  it('is honoured in a demonstration world, in order and not in the future', async () => {
    const { statement } = decodeLeaf(world.leaves[0]!)!
    expect(await writer.submit({ statement, logged: world.now + 1 })).toEqual({ ok: false, error: 'logged' })
    expect(await writer.submit({ statement, logged: world.now - 9 * hour })).toMatchObject({ ok: true })
    expect(decodeLeaf((await writer.leaves(0, 1))[0]!)?.logged).toBe(world.now - 9 * hour)
    await world.addUnit('a')
    const next = decodeLeaf(world.leaves[1]!)!.statement
    expect(await writer.submit({ statement: next, logged: world.now - 10 * hour })).toEqual({
      ok: false,
      error: 'logged',
    })
  })

  it('is refused in every other world', async () => {
    world = await DirectoryWorld.create({ policy: { demo: false } })
    writer = await open()
    const { statement, logged } = decodeLeaf(world.leaves[0]!)!
    expect(await writer.submit({ statement, logged })).toEqual({ ok: false, error: 'logged' })
    expect(await writer.submit({ statement })).toMatchObject({ ok: true })
  })
})

describe('keys and wraps', () => {
  it('must be here before the leaf that names them', async () => {
    const unit = await world.addUnit('tp-hcm')
    await submitWorld()
    const before = world.leaves.length
    const device = await world.addDevice(unit)
    const [certificate, key] = world.leaves.slice(before).map((leaf) => decodeLeaf(leaf)!.statement) as [Bytes, Bytes]
    expect(await writer.submit({ statement: certificate })).toMatchObject({ ok: true })
    expect(await writer.submit({ statement: key })).toEqual({ ok: false, error: 'objects' })
    await bringObject(writer, device.kem.publicKey)
    expect(await writer.submit({ statement: key })).toMatchObject({ ok: true })

    const { body, keys, wraps } = world.composeEpoch(unit, device)
    const epoch = { statement: await epochStatement(body, [device.key]) }
    expect(await writer.submit(epoch)).toEqual({ ok: false, error: 'objects' })
    const hash = await bringObject(writer, keys.publicKey)
    expect(await writer.submit(epoch)).toEqual({ ok: false, error: 'objects' })
    const root = await bringWraps(writer, wraps)
    expect(await writer.submit(epoch)).toMatchObject({ ok: true })
    expect(currentEpoch(writer.state, unit.id)?.epoch).toBe(1)
    expect(await writer.wraps(root)).toEqual(wraps)
    expect(await writer.object(hash)).toEqual(keys.publicKey)
  })

  it('are refused with wraps for other devices than the statement names', async () => {
    const unit = await world.addUnit('tp-hcm')
    const device = await world.addDevice(unit)
    await submitWorld()
    const { body, keys, wraps } = world.composeEpoch(unit, device)
    await bringObject(writer, keys.publicKey)
    const foreign = concat(new Uint8Array(16).fill(9), wraps[0]!.subarray(16))
    const seedWrapsRoot = await bringWraps(writer, [foreign])
    const statement = await epochStatement({ ...body, seedWrapsRoot }, [device.key])
    expect(await writer.submit({ statement })).toEqual({ ok: false, error: 'objects' })
  })

  it('are refused with another length, and never found under a name that is not theirs', async () => {
    await expect(bringObject(writer, new Uint8Array(1215))).rejects.toMatchObject({ code: 'relay/refused' })
    await expect(bringWraps(writer, [])).rejects.toMatchObject({ code: 'relay/refused' })
    await expect(bringWraps(writer, [new Uint8Array(1183)])).rejects.toMatchObject({ code: 'relay/refused' })
    const hash = new Uint8Array(32)
    await store.putObjects([{ hash, content: new Uint8Array(1216) }])
    expect(await writer.object(hash)).toBeUndefined()
    expect(await writer.wraps(hash)).toEqual([])
  })
})

describe('rates', () => {
  it('let a unit have 64 statements in an hour', async () => {
    const unit = await world.addUnit('tp-hcm')
    await submitWorld() // two of them officers
    const officer = async () => ({
      statement: await officerStatement(world.officerBody(unit, unit.duty), [unit.admin.key]),
    })
    for (let i = 2; i < 64; i++) expect(await writer.submit(await officer())).toMatchObject({ ok: true })
    expect(await writer.submit(await officer())).toEqual({ ok: false, error: 'rate' })
    writer = await open() // a restart does not forget
    expect(await writer.submit(await officer())).toEqual({ ok: false, error: 'rate' })
    world.now += hour
    expect(await writer.submit(await officer())).toMatchObject({ ok: true })
  })
})

describe('the checkpoint', () => {
  it('is cosigned anew every ten minutes, over the same tree', async () => {
    await submitWorld()
    const first = await writer.note()
    world.now += 10 * minute - 1
    expect(await writer.note()).toEqual(first)
    world.now += 1
    const second = opened(await writer.note())
    expect(second.checkpoint.size).toBe(1)
    expect(second.cosignatures[0]?.timeMs).toBe(world.now)
    expect(await store.note()).toEqual(await writer.note())
  })

  it('goes on after a restart, and covers a leaf whose signature was not saved', async () => {
    const failing: LogStore = { ...store, saveNote: () => Promise.reject(new Error('disk')) }
    writer = await open({ store: failing })
    const { statement } = decodeLeaf(world.leaves[0]!)!
    await expect(writer.submit({ statement })).rejects.toThrow('disk')
    writer = await open()
    expect(opened(await writer.note()).checkpoint.size).toBe(1)
    expect(await writer.submit({ statement })).toMatchObject({ value: { isRepeat: true } })
  })

  it('is never signed over less than was signed before', async () => {
    await submitWorld()
    const note = (await writer.note())!
    const empty = createMemoryLogStore(world.crypto)
    await empty.saveNote(note)
    const wiped = await open({ store: empty })
    expect(wiped.missing).toMatchObject({ size: 1 })
    expect(await wiped.note()).toBeUndefined()
    const { logged, statement } = decodeLeaf(world.leaves[0]!)!
    expect(await wiped.submit({ statement, logged })).toEqual({ ok: false, error: 'refill' })
    expect(await wiped.cosigning(0)).toEqual({ proof: [] })
    const offer = { from: 'test', note, first: 0, leaves: world.leaves }
    expect(await wiped.refill(offer)).toEqual({ isComplete: true, next: 1, isRefused: false })
    expect(wiped.missing).toBeUndefined()
    expect(opened(await wiped.note()).checkpoint).toEqual(peekCheckpoint(note))
  })

  it('of another key signs nothing over leaves of the old log until the authority says so', async () => {
    await submitWorld()
    const key = world.key()
    const log = { name: 'log-2.test', keys: key.pair }
    const { root } = peekCheckpoint((await writer.note())!)!
    const fresh: LogStore = { ...store, note: async () => undefined }
    const second = await open({ log, store: fresh })
    expect(await second.note()).toBeUndefined()
    const policy = await policyStatement({ ...world.policy, serial: 1 }, [world.root])
    expect(await second.submit({ statement: policy })).toEqual({ ok: false, error: 'other-log' })
    const moved = { log: { origin: 'log-2.test', key: key.publicKey }, size: world.leaves.length, root }
    const wrong = await newLogStatement({ ...moved, root: world.crypto.random(32) }, [world.root])
    expect(await second.submit({ statement: wrong })).toEqual({ ok: false, error: 'log' })
    const statement = await newLogStatement(moved, [world.root])
    expect(await second.submit({ statement })).toMatchObject({ ok: true })
    expect(peekCheckpoint((await second.note())!)).toMatchObject({
      origin: 'log-2.test',
      size: world.leaves.length + 1,
    })
  })

  it('is refused over leaves that were changed on disk', async () => {
    await submitWorld()
    const damaged: LogStore = {
      ...store,
      leaves: async (from, count) =>
        (await store.leaves(from, count)).map((leaf) => leaf.with(60, 1 ^ leaf[60]!) as Bytes),
    }
    await expect(open({ store: damaged })).rejects.toMatchObject({ code: 'store/damaged' })
    const other = { ...store, head: async () => ({ size: 1, root: new Uint8Array(32) }) }
    await expect(open({ store: other })).rejects.toMatchObject({ code: 'store/damaged' })
  })
})

describe('two writers on one store', () => {
  it('never overwrite each other: the second goes on from what the first wrote', async () => {
    const second = await open()
    await world.addUnit('a')
    const statements = world.leaves.map((leaf) => decodeLeaf(leaf)!.statement)
    for (const [i, statement] of statements.entries()) {
      const result = await (i % 2 === 0 ? writer : second).submit({ statement })
      expect(result).toMatchObject({ ok: true, value: { index: i } })
    }
    const hashes = (await store.leaves(0, 512)).map((leaf) => leafHash(world.crypto, leaf))
    expect((await store.head()).root).toEqual(treeRoot(world.crypto, hashes))
    expect(peekCheckpoint((await store.note())!)?.size).toBe(statements.length)
  })

  it('keep what either has signed: one that only follows waits for the leaves as well after a loss of all data', async () => {
    const heads: LogHead[] = []
    const signedHead = { load: async () => heads.at(-1), save: async (head: LogHead) => void heads.push(head) }
    const second = await open({ signedHead })
    await world.addUnit('a')
    await submitWorld()
    const note = (await store.note())!
    await second.follow(note)
    expect(heads.map(({ size }) => size)).toEqual([world.leaves.length])
    // also what it finds at its start
    heads.length = 0
    await open({ signedHead })
    expect(heads.map(({ size }) => size)).toEqual([world.leaves.length])
    store = createMemoryLogStore(world.crypto)
    expect((await open({ signedHead })).missing?.size).toBe(world.leaves.length)
  })

  it('sign nothing over leaves that are others than those that were signed', async () => {
    const heads: LogHead[] = []
    const signedHead = { load: async () => heads.at(-1), save: async (head: LogHead) => void heads.push(head) }
    await world.addUnit('a')
    await submitWorld()
    const size = world.leaves.length - 1
    heads.push({ size, root: new Uint8Array(32) })
    await expect(open({ signedHead })).rejects.toMatchObject({ code: 'store/damaged' })
    const leaves = (await store.leaves(0, size)).map((leaf) => leafHash(world.crypto, leaf))
    heads.push({ size, root: treeRoot(world.crypto, leaves) })
    expect((await open({ signedHead })).missing).toBeUndefined()
  })
})

describe('a device key', () => {
  it('of a device that the log does not know is refused', async () => {
    await submitWorld()
    const body = { device: world.id<DeviceId>(), counter: 1, publicKeyHash: new Uint8Array(32) }
    const statement = await deviceKeyStatement(body, world.key())
    expect(await writer.submit({ statement })).toEqual({ ok: false, error: 'unknown-device' })
  })
})
