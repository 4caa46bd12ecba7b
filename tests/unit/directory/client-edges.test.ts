/** The edges of a home's directory: bounds from both sides, pages that do not fit, and what comes to light between two steps. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Bytes } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import { peekCheckpoint, signCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { encodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import { emptyRoot } from '../../../shared/protocol/merkle.ts'
import { hour, minute } from '../../../shared/time.ts'
import { deviceStatement, policyStatement, unitStatement } from '../../../engine/enrol/statements.ts'
import { noteOver, openDirectoryHome, type DirectoryHome } from '../../support/directory-home.ts'
import { DirectoryWorld, startOfWorld, type TestUnit } from '../../support/directory-world.ts'

let world: DirectoryWorld
let unit: TestUnit
let home: DirectoryHome
/** The log followed by leaves that have no effect, so many that judging them takes two steps. */
let longer: readonly Bytes[]
beforeAll(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
  const statement = await unitStatement({ ...unit.leaf, name: 'other' }, [world.key()])
  home = openDirectoryHome(world, unit.id)
  longer = [...world.leaves, ...Array.from({ length: 40 }, () => encodeLeaf({ logged: world.now, statement }))]
})
beforeEach(() => {
  world.now = startOfWorld
  home.empty()
})
afterAll(() => home[Symbol.dispose]())

const refused = (error: string) => ({ ok: false, error })
const need = (from: number, count: number) => ({ ok: true, value: { kind: 'need', from, count } })
const ingest = (note: Bytes, from: number, leaves: readonly Bytes[]) => home.client.ingest({ note, from, leaves })
/** Signed by the log over a tree that nobody has seen. */
const noteOfSize = (size: number): Bytes => {
  const { name, keys } = { name: world.policy.log.origin, keys: world.logKey.pair }
  return signCheckpoint(world.crypto, { name, keys }, { origin: name, size, root: new Uint8Array(32) })
}
const compare = (note: Bytes) =>
  home.store.transaction('test', (tx) => home.client.compare(tx, peekCheckpoint(note)!, note))

describe('before the first note', () => {
  it('a home knows nothing, gives nothing on, and asks for nothing', () => {
    const { client } = home
    expect(client.facts()).toEqual({
      origin: 'log.test',
      size: 0,
      root: emptyRoot(world.crypto),
      witnessed: false,
      ageMs: undefined,
      alarms: [],
    })
    expect([client.witnessedAt, client.note, client.missingObjects(), client.notices()]).toEqual([
      undefined,
      undefined,
      [],
      [],
    ])
    expect(client.ownLog()).toMatchObject({ origin: 'log.test', size: 0, note: undefined })
  })

  it('a tree without a policy is none, neither the empty one nor one of leaves without effect', () => {
    const leaves = world.leaves.slice(1, 2)
    home.restart({ demo: true })
    expect([ingest(noteOver(world, []), 0, []), ingest(noteOver(world, leaves), 0, leaves)]).toEqual([
      refused('directory/invalid'),
      refused('directory/invalid'),
    ])
  })
})

describe('a page', () => {
  it('that begins beyond what is here is not taken, one that overlaps is taken from there on', () => {
    const [note, all] = [noteOver(world), world.leaves]
    expect(ingest(note, 2, all.slice(2))).toEqual(need(0, all.length))
    expect(ingest(note, 0, all.slice(0, 3))).toEqual(need(3, all.length - 3))
    expect(ingest(note, 1, all.slice(1))).toMatchObject({ ok: true, value: { kind: 'current' } })
  })

  it('of more leaves than the note covers is taken as far as it does', () => {
    expect(ingest(noteOver(world, world.leaves.slice(0, 2)), 0, world.leaves)).toMatchObject({ ok: true })
    expect(ingest(noteOver(world, world.leaves.slice(0, 3)), 0, world.leaves)).toMatchObject({ ok: true })
    expect(home.client.state.size).toBe(3)
    home.follow()
    expect(home.client.state.size).toBe(world.leaves.length)
  })

  it('is asked for with as many leaves as one may have', () => {
    expect(ingest(noteOfSize(limits.leavesPerPage + 1), 0, [])).toEqual(need(0, limits.leavesPerPage))
  })

  it('under a note whose cosignature is altered leads nowhere', () => {
    const note = noteOver(world)
    expect(ingest(note.with(note.length - 8, note.at(-8) === 65 ? 66 : 65) as Bytes, 0, world.leaves)).toEqual(
      refused('directory/invalid'),
    )
  })

  it('of a tree, or of bytes, beyond what is caught up is dropped, and the right one is taken then', () => {
    home.follow()
    const own = world.leaves.length
    const most = own + limits.leavesToCatchUp
    expect(ingest(noteOfSize(most), own, [])).toEqual(need(own, limits.leavesPerPage))
    expect(ingest(noteOfSize(most + 1), own, [])).toEqual(refused('directory/invalid'))
    const note = noteOfSize(own + 3)
    const large = new Uint8Array(limits.leavesToCatchUpBytes)
    expect(ingest(note, own, [large])).toEqual(need(own + 1, 2))
    expect(ingest(note, own + 1, [new Uint8Array(1)])).toEqual(refused('directory/invalid'))
    expect(ingest(noteOver(world, longer), own, longer.slice(own))).toMatchObject({ ok: true })
  })

  it('that another one has overtaken between two steps has nothing new', () => {
    const page = { note: noteOver(world, longer), from: 0, leaves: longer }
    const slow = home.client.ingesting(page)
    expect(slow.next().done).toBe(false)
    expect(home.client.ingest(page)).toMatchObject({ ok: true, value: { kind: 'current' } })
    expect(slow.next()).toEqual({ done: true, value: { ok: true, value: { kind: 'current', leaves: [] } } })
  })

  it('is not taken when two histories have come to light between two steps', () => {
    home.follow()
    const slow = home.client.ingesting({ note: noteOver(world, longer), from: 0, leaves: longer })
    expect(slow.next().done).toBe(false)
    expect(compare(noteOfSize(world.leaves.length))).toBe('split-view')
    expect(slow.next()).toEqual({ done: true, value: refused('directory/split-view') })
    expect(home.client.state.size).toBe(world.leaves.length)
  })
})

describe('the newest note', () => {
  it('is kept as it came first: one that no witness has seen later is not written again', () => {
    home.follow()
    world.now += minute
    home.client.ingest({ note: home.client.note!, from: 0, leaves: [] })
    const kept = home.store.read.get<{ received_at: number }>('SELECT received_at FROM checkpoint')
    expect(kept).toEqual({ received_at: startOfWorld })
  })

  it('has an age by this clock, none where the witnesses are ahead of it', () => {
    home.follow()
    world.now += hour
    expect(home.client.facts().ageMs).toBe(hour)
    world.now -= 2 * hour
    expect([home.client.facts().ageMs, home.client.witnessedAt]).toEqual([0, startOfWorld])
  })
})

describe('the proof of two histories', () => {
  it('is no note that is none, and no honest smaller tree', () => {
    home.follow()
    const less = world.leaves.slice(0, 2)
    expect(home.client.proveSplitView({ note: new Uint8Array(3), leaves: [] })).toBe(false)
    expect(home.client.proveSplitView({ note: noteOver(world, less), leaves: less })).toBe(false)
    expect(home.client.facts().alarms).toEqual([])
  })

  it('is another tree of the same size', () => {
    home.follow()
    const other = world.leaves.with(2, longer.at(-1) as Bytes)
    expect(home.client.proveSplitView({ note: noteOver(world, other), leaves: other })).toBe(true)
  })
})

describe('what others are given', () => {
  it('is the log by pages with its note, and the public keys that are here', async () => {
    const other = await DirectoryWorld.create()
    const device = await other.addDevice(await other.addUnit('b'))
    using elsewhere = openDirectoryHome(other, device.body.unit)
    elsewhere.follow()
    const log = elsewhere.client.ownLog()
    expect(log).toMatchObject({ origin: 'log.test', size: other.leaves.length, note: noteOver(other) })
    expect([log.leaves(1, 2), log.leaves(5, 9)]).toEqual([other.leaves.slice(1, 3), other.leaves.slice(5)])
    expect(elsewhere.client.replica.root(2)).toEqual(peekCheckpoint(noteOver(other, other.leaves.slice(0, 2)))?.root)
    expect(log.objects()).toEqual([])
    elsewhere.client.putObjects(other.publicKeys)
    expect(log.objects()).toEqual([device.kem.publicKey])
  })
})

describe('a public key', () => {
  it('of another length is not kept, though a leaf names it; a device without one is not asked for', async () => {
    const other = await DirectoryWorld.create()
    const owner = await other.addUnit('b')
    const device = await other.addDevice(owner)
    const short = new Uint8Array(3)
    await other.publishKey(device, 2, short)
    const bare = other.deviceBody(owner, other.key())
    await other.add(deviceStatement(bare, [owner.admin.key, owner.secondAdmin.key]))
    using elsewhere = openDirectoryHome(other, owner.id)
    elsewhere.follow()
    expect(elsewhere.client.missingObjects()).toEqual([other.crypto.sha256(short)])
    expect([elsewhere.client.putObjects([short]), elsewhere.client.missingObjects().length]).toEqual([0, 1])
  })
})

describe('a restart', () => {
  it('that trusts what is stored verifies the note alone, one that does not every leaf', () => {
    let verified = 0
    const crypto = Object.assign(Object.create(world.crypto) as typeof world.crypto, {
      verify: (...parts: Parameters<typeof world.crypto.verify>) => {
        verified += 1
        return world.crypto.verify(...parts)
      },
    })
    using counted = openDirectoryHome(Object.assign(Object.create(world) as DirectoryWorld, { crypto }), unit.id)
    counted.follow()
    const countOf = (options?: Parameters<typeof counted.restart>[0]): number => {
      verified = 0
      counted.restart(options)
      return verified
    }
    expect(countOf({ trustsStored: true })).toBe(1)
    expect(countOf({ trustsStored: false })).toBeGreaterThan(world.leaves.length)
    expect(countOf()).toBeGreaterThan(world.leaves.length)
  })

  it('goes on sealing where the only alarms are leaves without effect', () => {
    ingest(noteOver(world, longer), 0, longer)
    expect(home.restart().sealing('thuong').ok).toBe(true)
    expect(home.client.facts().alarms).toHaveLength(longer.length - world.leaves.length)
  })

  it('over leaves without a note, or with one over fewer, is damage that nothing mends', () => {
    home.follow()
    const less = world.leaves.slice(0, 2)
    const [note, { root }] = [noteOver(world, less), peekCheckpoint(noteOver(world, less))!]
    home.store.transaction('test', (tx) => tx.run('UPDATE checkpoint SET note = ?, size = 2, root = ?', note, root))
    expect(() => home.restart()).toThrow(expect.objectContaining({ code: 'store/damaged', recoverable: false }))
    home.store.transaction('test', (tx) => tx.run('DELETE FROM checkpoint'))
    expect(() => home.restart()).toThrow('store/damaged')
  })
})

it('a policy that holds later is the one whose witnesses are asked', async () => {
  const other = await DirectoryWorld.create()
  const witnesses = [{ name: 'next.test', key: other.key().publicKey, operator: false }]
  using elsewhere = openDirectoryHome(other)
  elsewhere.follow()
  await other.add(policyStatement({ ...other.policy, serial: 1, witnesses }, [other.root]))
  const result = elsewhere.client.ingest({ note: noteOver(other), from: 0, leaves: other.leaves })
  expect(result).toEqual(refused('directory/invalid'))
})
