import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Bytes } from '../../../shared/bytes.ts'
import { peekCheckpoint } from '../../../shared/protocol/checkpoint.ts'
import { encodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import { day, hour, minute } from '../../../shared/time.ts'
import { officerStatement, policyStatement, unitStatement } from '../../../engine/enrol/statements.ts'
import { inSteps } from '../../../engine/steps.ts'
import { createDirectoryStore } from '../../../engine/store/directory.ts'
import { confirmNeighbours, knownNeighbours } from '../../../engine/enrol/neighbour.ts'
import { flipBit } from '../../support/codec.ts'
import { noteOver, openDirectoryHome, type DirectoryHome } from '../../support/directory-home.ts'
import { laterStatement, DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'

let world: DirectoryWorld
let unit: TestUnit
let home: DirectoryHome
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
  home = openDirectoryHome(world, unit.id)
})
afterEach(() => home[Symbol.dispose]())

const refused = (error: string) => ({ ok: false, error })
const claimOf = (note: Bytes) => peekCheckpoint(note)!
const compare = (note: Bytes, claimed = claimOf(note)) =>
  home.store.transaction('test', (tx) => home.client.compare(tx, claimed, note))
/** Another history from the same log key: the same policy, then something else. */
const otherHistory = async (length = world.leaves.length): Promise<Bytes[]> => {
  const statement = await unitStatement({ ...unit.leaf, name: 'other' }, [world.root])
  const leaf = encodeLeaf({ logged: world.now, statement })
  return [world.leaves[0]!, ...Array.from({ length: length - 1 }, () => leaf)]
}

describe('ingest', () => {
  it('takes the log page by page, keeps it, and has it again after a restart', () => {
    const note = noteOver(world)
    expect(home.client.ingest({ note, from: 0, leaves: [] })).toEqual({
      ok: true,
      value: { kind: 'need', from: 0, count: world.leaves.length },
    })
    expect(home.client.ingest({ note, from: 0, leaves: world.leaves.slice(0, 2) })).toMatchObject({
      value: { kind: 'need', from: 2 },
    })
    expect(home.client.state.size).toBe(0)
    const done = home.client.ingest({ note, from: 2, leaves: world.leaves.slice(2) })
    expect(done).toMatchObject({ value: { kind: 'current', leaves: world.leaves.map((_, index) => ({ index })) } })
    const { client } = home
    const restarted = home.restart()
    expect(restarted.state.size).toBe(world.leaves.length)
    expect(restarted.facts()).toEqual(client.facts())
    expect(restarted.note).toEqual(note)
  })

  it('judges a long page in steps: between them the view is the old one, and one that is stopped has kept nothing', async () => {
    const statement = await unitStatement({ ...unit.leaf, name: 'other' }, [world.root])
    const more = Array.from({ length: 100 }, (_, i) => encodeLeaf({ logged: world.now + i, statement }))
    world.leaves.push(...more) // void, and judged all the same
    const page = { note: noteOver(world), from: 0, leaves: world.leaves }
    const seen: number[] = []
    const stop = new AbortController()
    const stopped = inSteps(home.client.ingesting(page), {
      signal: stop.signal,
      progress: () => void (seen.push(home.client.state.size) === 2 && stop.abort()),
    })
    await expect(stopped).rejects.toMatchObject({ code: 'engine/cancelled' })
    expect([seen, home.restart().state.size]).toEqual([[0, 0], 0])
    let isOver = false
    const taken = inSteps(home.client.ingesting(page)).finally(() => (isOver = true))
    await setImmediate()
    expect([isOver, home.client.state.size]).toEqual([false, 0])
    expect(await taken).toMatchObject({ ok: true, value: { kind: 'current' } })
    expect(home.restart().state.size).toBe(world.leaves.length)
  })

  it('does not mind a page that it has seen', () => {
    home.follow()
    const again = home.client.ingest({ note: noteOver(world), from: 0, leaves: world.leaves })
    expect(again).toEqual({ ok: true, value: { kind: 'current', leaves: [] } })
  })

  it('refuses leaves that do not lead to the signed root, and can be given the right ones then', () => {
    const note = noteOver(world)
    const wrong = world.leaves.with(1, world.leaves[2]!)
    expect(home.client.ingest({ note, from: 0, leaves: wrong })).toEqual(refused('directory/invalid'))
    expect(home.client.state.size).toBe(0)
    home.follow()
    expect(home.client.state.size).toBe(world.leaves.length)
  })

  it('refuses a note by another key, of another log, or that is none', () => {
    const leaves = world.leaves
    const foreign = { ...world.logKey, pair: world.witness.pair }
    const byOther = noteOver(Object.assign(Object.create(world) as DirectoryWorld, { logKey: foreign }))
    const policy = { ...world.policy, log: { ...world.policy.log, origin: 'elsewhere.test' } }
    const elsewhere = noteOver(Object.assign(Object.create(world) as DirectoryWorld, { policy }))
    for (const note of [byOther, elsewhere, new Uint8Array(0), noteOver(world).subarray(1) as Bytes]) {
      expect(home.client.ingest({ note, from: 0, leaves })).toEqual(refused('directory/invalid'))
    }
  })

  it('refuses a tree that too few witnesses have cosigned', () => {
    const note = noteOver(world, world.leaves, Number.NaN)
    expect(home.client.ingest({ note, from: 0, leaves: world.leaves })).toEqual(refused('directory/invalid'))
  })

  it('refuses a log whose policy names another log key', async () => {
    const other = await DirectoryWorld.create({ empty: true })
    const policy = { ...other.policy, log: { origin: 'log.test', key: other.key().publicKey } }
    await other.add(policyStatement(policy, [other.root]))
    using elsewhere = openDirectoryHome(other)
    const result = elsewhere.client.ingest({ note: noteOver(other), from: 0, leaves: other.leaves })
    expect(result).toEqual(refused('directory/invalid'))
  })

  it('refuses a smaller tree, though it is the same history', () => {
    home.follow()
    const smaller = world.leaves.slice(0, 2)
    expect(home.client.ingest({ note: noteOver(world, smaller), from: 0, leaves: smaller })).toEqual(
      refused('directory/rollback'),
    )
    expect(home.client.facts().alarms).toEqual([])
  })

  it('raises an alarm for a leaf that breaks a rule, and goes on without its effect', async () => {
    await world.offer(policyStatement({ ...world.policy, serial: 7 }, [world.root]))
    home.follow()
    const index = world.leaves.length - 1
    expect(home.client.facts().alarms).toEqual([{ kind: 'void-leaf', at: world.now, index }])
    expect(home.client.sealing('thuong').ok).toBe(true)
  })

  it('keeps the newest cosignature of an unchanged tree, and no older one', () => {
    home.follow()
    const old = noteOver(world)
    world.now += hour
    const fresh = noteOver(world)
    home.client.ingest({ note: fresh, from: 0, leaves: [] })
    expect(home.client.note).toEqual(fresh)
    home.client.ingest({ note: old, from: 0, leaves: [] })
    expect(home.client.note).toEqual(fresh)
  })
})

describe('a split view', () => {
  it('is two signed trees of one size: both notes are kept, nothing is sealed or opened any more', async () => {
    home.follow()
    const other = await otherHistory()
    const note = noteOver(world, other)
    expect(home.client.ingest({ note, from: 0, leaves: other })).toEqual(refused('directory/split-view'))
    for (const client of [home.client, home.restart()]) {
      expect(client.facts().alarms).toEqual([{ kind: 'split-view', at: world.now, own: noteOver(world), other: note }])
      expect(client.sealing('thuong')).toEqual(refused('directory/split-view'))
      expect(client.ingest({ note: noteOver(world), from: 0, leaves: [] })).toEqual(refused('directory/split-view'))
    }
    expect(compare(noteOver(world))).toBe('split-view')
  })

  it('is a signed smaller tree with another root', async () => {
    home.follow()
    const other = await otherHistory(2)
    expect(home.client.ingest({ note: noteOver(world, other), from: 0, leaves: other })).toEqual(
      refused('directory/split-view'),
    )
  })

  it('is a signed larger tree that does not begin with ours, proved by its whole list of leaves', async () => {
    home.follow()
    const other = await otherHistory(world.leaves.length + 1)
    const note = noteOver(world, other)
    const tail = { note, from: world.leaves.length, leaves: other.slice(-1) }
    expect(home.client.ingest(tail)).toEqual(refused('directory/invalid'))
    expect(home.client.proveSplitView({ note, leaves: other.with(1, world.leaves[1]!) })).toBe(false)
    expect(home.client.proveSplitView({ note, leaves: other })).toBe(true)
    expect(home.client.sealing('thuong')).toEqual(refused('directory/split-view'))
  })

  it('is not proved by an honest log', async () => {
    home.follow()
    await world.addUnit('b')
    expect(home.client.proveSplitView({ note: noteOver(world), leaves: world.leaves })).toBe(false)
    expect(home.client.sealing('thuong').ok).toBe(true)
  })
})

describe('compare', () => {
  it('knows a sender with the same history, also at an earlier size', () => {
    home.follow()
    expect(compare(noteOver(world))).toBe('same')
    expect(compare(noteOver(world, world.leaves.slice(0, 2)))).toBe('same')
  })

  it('asks to fetch what the sender has beyond us', async () => {
    home.follow()
    await world.addUnit('b')
    expect(compare(noteOver(world))).toBe('fetch-first')
  })

  it('catches a sender who was shown another history', async () => {
    home.follow()
    expect(compare(noteOver(world, await otherHistory()))).toBe('split-view')
    expect(home.client.sealing('thuong')).toEqual(refused('directory/split-view'))
  })

  it('catches a sender who lies, and goes on', () => {
    home.follow()
    const note = noteOver(world)
    const claimed = claimOf(note)
    const root = new Uint8Array(32)
    expect(compare(note, { ...claimed, root })).toBe('sender-lied')
    expect(compare(note, { ...claimed, size: claimed.size + 1 })).toBe('sender-lied')
    expect(compare(note, { ...claimed, origin: 'elsewhere.test' })).toBe('sender-lied')
    expect(compare(note.with(note.length - 8, 65) as Bytes)).toBe('same') // only the cosignature is damaged
    expect(compare(new Uint8Array(0), claimed)).toBe('sender-lied')
    expect(home.client.sealing('thuong').ok).toBe(true)
  })

  it("undoes the alarm when the caller's transaction is undone? No: it stays for this process, and is raised again", async () => {
    home.follow()
    const note = noteOver(world, await otherHistory())
    expect(() =>
      home.store.transaction('test', (tx) => {
        home.client.compare(tx, claimOf(note), note)
        throw new Error('undone')
      }),
    ).toThrow('undone')
    expect(home.client.sealing('thuong')).toEqual(refused('directory/split-view'))
    home.restart()
    expect(compare(note)).toBe('split-view')
    expect(home.client.facts().alarms).toHaveLength(1)
  })
})

describe('sealing', () => {
  it('needs a view younger than 24 h, for Mật than 1 h', () => {
    expect(home.client.sealing('thuong')).toEqual(refused('directory/stale'))
    home.follow()
    world.now += hour - 1
    expect(home.client.sealing('mat').ok).toBe(true)
    world.now += 1
    expect(home.client.sealing('mat')).toEqual(refused('directory/stale'))
    world.now += 23 * hour - 1
    expect(home.client.sealing('thuong').ok).toBe(true)
    world.now += 1
    expect(home.client.sealing('thuong')).toEqual(refused('directory/stale'))
    home.client.ingest({ note: noteOver(world), from: 0, leaves: [] })
    expect(home.client.sealing('thuong').ok).toBe(true)
  })

  it('names the checkpoint and its note', () => {
    home.follow()
    const note = noteOver(world)
    expect(home.client.sealing('noi-bo')).toEqual({ ok: true, value: { checkpoint: claimOf(note), note } })
  })

  it('lets a courier unit go 14 days, but not for Mật', async () => {
    await world.add(unitStatement({ ...unit.leaf, link: 'courier' }, [world.root]))
    home.follow()
    world.now += 14 * day - 1
    expect(home.client.sealing('thuong').ok).toBe(true)
    expect(home.client.sealing('mat')).toEqual(refused('directory/stale'))
    world.now += 1
    expect(home.client.sealing('thuong')).toEqual(refused('directory/stale'))
  })

  it('refuses under a clock that is more than a day behind the witnesses', () => {
    home.follow()
    world.now -= day
    expect(home.client.sealing('thuong').ok).toBe(true)
    world.now -= 1
    expect(home.client.sealing('thuong')).toEqual(refused('clock/refused'))
  })

  it('stops at a critical leaf that this version does not understand, while reading goes on', async () => {
    home.follow()
    await world.offer(laterStatement(1))
    home.follow()
    expect(home.client.sealing('thuong')).toEqual(refused('directory/update-needed'))
    expect(compare(noteOver(world))).toBe('same')
  })
})

describe('witnesses', () => {
  it('of the operator alone are shown as none', async () => {
    home.follow()
    expect(home.client.facts().witnessed).toBe(false)
    const other = await DirectoryWorld.create({ empty: true })
    const witnesses = [{ name: 'witness.test', key: other.witness.publicKey, operator: false }]
    await other.add(policyStatement({ ...other.policy, witnesses }, [other.root]))
    using elsewhere = openDirectoryHome(other)
    elsewhere.follow()
    expect(elsewhere.client.facts()).toMatchObject({ witnessed: true, ageMs: 0, origin: 'log.test' })
  })
})

describe('public keys', () => {
  it('are asked for by name, kept when they fit, and nothing else is', async () => {
    const device = await world.addDevice(unit)
    await world.addEpoch(unit, device)
    home.follow()
    const missing = home.client.missingObjects()
    expect(missing).toHaveLength(2)
    expect(home.client.putObjects([world.crypto.random(1216), new Uint8Array(3)])).toBe(0)
    expect(home.client.putObjects(world.publicKeys)).toBe(2)
    expect(home.client.missingObjects()).toEqual([])
    expect(missing.map((hash) => world.crypto.sha256(home.client.object(hash)!))).toEqual(missing)
  })

  it("of other units' devices are not asked for", async () => {
    await world.addDevice(await world.addUnit('b'))
    home.follow()
    expect(home.client.missingObjects()).toEqual([])
  })
})

describe('neighbours', () => {
  it('are confirmed once by a person, and only while they are neighbours', async () => {
    const [b, c] = [await world.addUnit('b'), await world.addUnit('c')]
    await world.addBorder(unit, b)
    home.follow()
    const { neighbours } = createDirectoryStore(home.store)
    const query = { unit: unit.id, at: world.now }
    expect(knownNeighbours(home.client.state, neighbours, query)).toEqual([
      { unit: b.id, since: world.now, isConfirmed: false },
    ])
    const others = home.store.transaction('test', (tx) =>
      confirmNeighbours(home.client.state, neighbours, { tx, ...query, units: [b.id, c.id] }),
    )
    expect(others).toEqual([c.id])
    expect(knownNeighbours(home.client.state, neighbours, query)[0]?.isConfirmed).toBe(true)
    expect([...neighbours.confirmed()]).toEqual([b.id])
  })
})

describe('a restart', () => {
  it.each([true, false])(
    'says the same as before, with leaves that are void, forged or not understood (trusting: %s)',
    async (trustsStored) => {
      const device = await world.addDevice(unit)
      const forged = { ...unit.admin.key, sign: unit.duty.key.sign }
      await world.offer(officerStatement(world.officerBody(unit, world.officer('duty')), [forged]))
      await world.offer(laterStatement(1))
      await world.addEpoch(unit, device)
      home.follow()
      const before = home.client
      const after = home.restart({ trustsStored })
      expect(after.state.updateNeeded).toBe(before.state.updateNeeded)
      expect([...after.state.certificates.values()]).toEqual([...before.state.certificates.values()])
      expect(after.state.officers.size).toBe(world.state.officers.size)
      expect(after.facts()).toEqual(before.facts())
      expect(after.facts().alarms).toMatchObject([{ kind: 'void-leaf' }])
    },
  )
})

describe('a damaged copy', () => {
  it('is noticed by one changed bit of a leaf', () => {
    home.follow()
    const damaged = flipBit(world.leaves[2]!, 400)
    home.store.transaction('test', (tx) => tx.run('UPDATE leaf SET bytes = ? WHERE idx = 2', damaged))
    expect(() => home.restart()).toThrow('store/damaged')
  })

  it("is noticed when its note is not the log's", () => {
    home.follow()
    const forged = noteOver(
      Object.assign(Object.create(world) as DirectoryWorld, { logKey: { pair: world.witness.pair } }),
    )
    home.store.transaction('test', (tx) => tx.run('UPDATE checkpoint SET note = ?', forged))
    expect(() => home.restart()).toThrow('store/damaged')
  })

  it('is noticed when the home is opened', () => {
    home.follow()
    world.now += minute
    home.store.transaction('test', (tx) => tx.run('DELETE FROM leaf WHERE idx = 2'))
    expect(() => home.restart()).toThrow('store/damaged')
  })
})
