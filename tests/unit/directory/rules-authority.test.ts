import { beforeEach, describe, expect, it } from 'vitest'
import { concat, u64 } from '../../../shared/bytes.ts'
import { idOf, parseUnitCode, type UnitCode, type UnitId } from '../../../shared/ids.ts'
import { emptyDirectory } from '../../../shared/protocol/directory/directory-state.ts'
import { encodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import {
  adminsOf,
  neighbours,
  comingNeighbours,
  policyAt,
  unitAt,
  unitByCode,
} from '../../../shared/protocol/directory/selectors.ts'
import { applyLeaf } from '../../../shared/protocol/directory/state.ts'
import { hour } from '../../../shared/time.ts'
import { borderStatement, policyStatement, unitStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'

const voidFor = (reason: string) => ({ kind: 'void', reason })

describe('policy', () => {
  let world: DirectoryWorld
  beforeEach(async () => {
    world = await DirectoryWorld.create({ empty: true })
  })

  it('is the first leaf, under the root that the client was given', async () => {
    expect(await world.judge(policyStatement(world.policy, [world.root]))).toEqual({ kind: 'applied', type: 'policy' })
  })

  it('is void under another root', async () => {
    const other = world.key()
    const policy = { ...world.policy, rootKeys: [other.publicKey] }
    expect(await world.judge(policyStatement(policy, [other]))).toEqual(voidFor('root'))
  })

  it('is taken with any root where none is expected', async () => {
    const other = world.key()
    const statement = await policyStatement({ ...world.policy, rootKeys: [other.publicKey] }, [other])
    const leaf = encodeLeaf({ logged: world.now, statement })
    expect(applyLeaf(world.crypto, emptyDirectory(), leaf).verdict.kind).toBe('applied')
  })

  it('is void without enough root keys, with a stranger, or with a bad signature', async () => {
    const keys = [world.key(), world.key(), world.key()]
    const policy = { ...world.policy, rootKeys: keys.map((key) => key.publicKey), threshold: 2 }
    const free = emptyDirectory()
    const judge = async (statement: Promise<Uint8Array<ArrayBuffer>>) =>
      applyLeaf(world.crypto, free, encodeLeaf({ logged: world.now, statement: await statement })).verdict
    expect(await judge(policyStatement(policy, keys.slice(0, 1)))).toEqual(voidFor('threshold'))
    expect(await judge(policyStatement(policy, keys.slice(0, 2)))).toEqual({ kind: 'applied', type: 'policy' })
    expect(await judge(policyStatement(policy, [...keys.slice(0, 2), world.key()]))).toEqual(voidFor('signer'))
    const liar = { ...keys[1]!, sign: keys[0]!.sign } // a test reads its own list
    expect(await judge(policyStatement(policy, [keys[0]!, liar]))).toEqual(voidFor('signature'))
  })

  it('starts at serial 0 and counts by one', async () => {
    const free = emptyDirectory()
    const statement = await policyStatement({ ...world.policy, serial: 1 }, [world.root])
    expect(applyLeaf(world.crypto, free, encodeLeaf({ logged: world.now, statement })).verdict).toEqual(
      voidFor('serial'),
    )
    await world.add(policyStatement(world.policy, [world.root]))
    expect(await world.judge(policyStatement({ ...world.policy, serial: 2 }, [world.root]))).toEqual(voidFor('serial'))
    await world.add(policyStatement({ ...world.policy, serial: 1, name: 'later' }, [world.root]))
    expect(policyAt(world.state)?.name).toBe('later')
    expect(policyAt(world.state, 1)?.serial).toBe(0)
  })

  it('passes from old root keys to new ones only with both', async () => {
    await world.add(policyStatement(world.policy, [world.root]))
    const next = world.key()
    const policy = { ...world.policy, serial: 1, rootKeys: [next.publicKey] }
    expect(await world.judge(policyStatement(policy, [next]))).toEqual(voidFor('threshold'))
    expect(await world.judge(policyStatement(policy, [world.root]))).toEqual(voidFor('threshold'))
    expect((await world.judge(policyStatement(policy, [next, world.root]))).kind).toBe('applied')
  })

  it.each([
    ['demo', { demo: false }],
    ['authority', { authority: idOf<never>(new Uint8Array(16)) }],
    ['log origin', { log: { origin: 'other.test', key: new Uint8Array(32) } }],
    ['suite', { minSuite: 0 }],
    ['threshold above the keys', { threshold: 2 }],
    ['threshold of zero', { threshold: 0 }],
    ['quorum above the witnesses', { quorum: 2 }],
    ['quorum of zero', { quorum: 0 }],
    ['witness name with a blank', { witnesses: [{ name: 'a b', key: new Uint8Array(32), operator: true }] }],
    ['rotation of zero', { rotationMs: [0, 1, 1] as const }],
  ])('may not change or break: %s', async (_what, change) => {
    await world.add(policyStatement(world.policy, [world.root]))
    const policy = { ...world.policy, serial: 1, ...change }
    expect(await world.judge(policyStatement(policy, [world.root]))).toEqual(voidFor('policy'))
  })

  it('must exist before any other statement', async () => {
    const admins = [{ officer: world.officer('admin').id, key: world.key().publicKey }]
    expect(await world.judge(unitStatement(world.unitLeaf('a', { admins }), [world.root]))).toEqual(
      voidFor('no-policy'),
    )
  })
})

describe('unit', () => {
  let world: DirectoryWorld
  let unit: TestUnit
  beforeEach(async () => {
    world = await DirectoryWorld.create()
    unit = await world.addUnit('tp-hcm')
  })
  const oneAdmin = () => [{ officer: world.officer('admin').id, key: world.key().publicKey }]

  it('is found by its code, and by the new one after a change', async () => {
    expect(unitByCode(world.state, unit.code)?.unit).toBe(unit.id)
    const size = world.state.size
    const renamed = { ...unit.leaf, code: parseUnitCode('sai-gon') as UnitCode, name: 'Sài Gòn' }
    await world.add(unitStatement(renamed, [world.root]))
    expect(unitByCode(world.state, unit.code)).toBeUndefined()
    expect(unitByCode(world.state, renamed.code)?.unit).toBe(unit.id)
    expect(unitAt(world.state, unit.id, size)?.name).toBe('Công an tp-hcm')
  })

  it('is void with the code of another unit', async () => {
    const twin = world.unitLeaf('tp-hcm', { admins: oneAdmin() })
    expect(await world.judge(unitStatement(twin, [world.root]))).toEqual(voidFor('code-taken'))
  })

  it('is void without the authority', async () => {
    const leaf = world.unitLeaf('x', { admins: oneAdmin() })
    expect(await world.judge(unitStatement(leaf, [unit.admin.key]))).toEqual(voidFor('threshold'))
    expect(await world.judge(unitStatement(leaf, [world.root, unit.admin.key]))).toEqual(voidFor('signer'))
  })

  it('stands under a known unit of a higher level only', async () => {
    const under = (level: 'province' | 'commune', parent: UnitId) =>
      unitStatement(world.unitLeaf('x', { admins: oneAdmin(), level, parent }), [world.root])
    expect((await world.judge(under('commune', unit.id))).kind).toBe('applied')
    expect(await world.judge(under('province', unit.id))).toEqual(voidFor('parent'))
    expect(await world.judge(under('commune', world.id<UnitId>()))).toEqual(voidFor('parent'))
  })

  it('has administrators with keys of their own, who belong to no other unit', async () => {
    const key = world.key().publicKey
    const shared = [1, 2].map(() => ({ officer: world.officer('admin').id, key }))
    expect(await world.judge(unitStatement(world.unitLeaf('x', { admins: shared }), [world.root]))).toEqual(
      voidFor('admins'),
    )
    const borrowed = [{ officer: unit.commander.id, key: world.key().publicKey }]
    expect(await world.judge(unitStatement(world.unitLeaf('x', { admins: borrowed }), [world.root]))).toEqual(
      voidFor('admins'),
    )
  })

  it("never gives an officer's key to another officer", async () => {
    const admins = [{ officer: world.officer('admin').id, key: unit.commander.key.publicKey }]
    const signers = [world.root, unit.admin.key, unit.secondAdmin.key]
    expect(await world.judge(unitStatement({ ...unit.leaf, admins }, signers))).toEqual(voidFor('key-taken'))
  })

  it('changes its administrators at once with most of the old ones', async () => {
    const changed = { ...unit.leaf, admins: oneAdmin() }
    await world.add(unitStatement(changed, [world.root, unit.admin.key, unit.secondAdmin.key]))
    expect(adminsOf(world.state, unit.id, world.now)).toMatchObject([{ officer: changed.admins[0]!.officer }])
  })
})

describe('border', () => {
  let world: DirectoryWorld
  let a: TestUnit
  let b: TestUnit
  beforeEach(async () => {
    world = await DirectoryWorld.create()
    a = await world.addUnit('a')
    b = await world.addUnit('b')
  })
  const border = (signers: Parameters<typeof borderStatement>[1], state: 'open' | 'closed' = 'open') =>
    borderStatement({ units: [b.id, a.id], state }, signers)

  it('is valid at once when both units signed', async () => {
    await world.add(border([world.root, a.admin.key, b.admin.key]))
    expect(neighbours(world.state, a.id, world.now)).toEqual([{ unit: b.id, since: world.now }])
    expect(neighbours(world.state, b.id, world.now)).toEqual([{ unit: a.id, since: world.now }])
  })

  it('is valid 72 h later when a unit did not sign', async () => {
    await world.add(border([world.root, a.admin.key]))
    const valid = world.now + 72 * hour
    expect(neighbours(world.state, a.id, valid - 1)).toEqual([])
    expect(comingNeighbours(world.state, a.id, valid - 1)).toEqual([{ unit: b.id, since: valid }])
    expect(neighbours(world.state, b.id, valid)).toEqual([{ unit: a.id, since: valid }])
    expect(comingNeighbours(world.state, a.id, valid)).toEqual([])
  })

  it('ends at once, and opens again with its own waiting time', async () => {
    await world.add(border([world.root, a.admin.key, b.admin.key]))
    await world.add(border([world.root], 'closed'))
    expect(neighbours(world.state, a.id, world.now)).toEqual([])
    await world.add(border([world.root]))
    expect(neighbours(world.state, a.id, world.now + 72 * hour - 1)).toEqual([])
    expect(neighbours(world.state, a.id, world.now + 72 * hour)).toHaveLength(1)
  })

  it('is void without the authority, with a stranger, or toward an unknown unit', async () => {
    expect(await world.judge(border([a.admin.key, b.admin.key]))).toEqual(voidFor('threshold'))
    expect(await world.judge(border([world.root, world.key()]))).toEqual(voidFor('signer'))
    const nowhere = borderStatement({ units: [a.id, world.id<UnitId>()], state: 'open' }, [world.root])
    expect(await world.judge(nowhere)).toEqual(voidFor('unknown-unit'))
    const itself = borderStatement({ units: [a.id, a.id], state: 'open' }, [world.root])
    expect(await world.judge(itself)).toEqual(voidFor('border'))
  })
})

describe('a leaf', () => {
  it('is void when it was logged before the one before, and does not turn the clock back', async () => {
    const world = await DirectoryWorld.create()
    const leaf = world.unitLeaf('a', { admins: [{ officer: world.officer('admin').id, key: world.key().publicKey }] })
    expect(await world.offer(unitStatement(leaf, [world.root]), world.now - 1)).toEqual(voidFor('clock'))
    expect(world.state.clock).toBe(world.now)
    expect(world.state.size).toBe(2)
  })

  it('is void when it is no statement, or too long', async () => {
    const world = await DirectoryWorld.create()
    const junk = concat(u64(world.now), new Uint8Array(16 * 1024))
    for (const bytes of [new Uint8Array(0), new Uint8Array(8), junk, junk.subarray(0, 100)]) {
      expect(applyLeaf(world.crypto, world.state, bytes).verdict).toEqual(voidFor('malformed'))
    }
  })
})
