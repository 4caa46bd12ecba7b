/** What the authority says of units and their borders (docs/spec/statements.md, Policy, Unit, Border): each condition alone. */
import { beforeEach, describe, expect, it } from 'vitest'
import { emptyDirectory } from '../../../shared/protocol/directory/directory-state.ts'
import type { LeafBody } from '../../../shared/protocol/directory/leaf-types.ts'
import { adminsOf, pendingOf } from '../../../shared/protocol/directory/selectors.ts'
import { idOf, parseUnitCode, type OfficerId, type UnitCode, type UnitId } from '../../../shared/ids.ts'
import { successionStatement } from '../../../engine/enrol/lifecycle.ts'
import { borderStatement, officerStatement, policyStatement, unitStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'

const applied = expect.objectContaining({ kind: 'applied' }) as unknown
const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
let unit: TestUnit
let other: TestUnit
beforeEach(async () => {
  world = await DirectoryWorld.create({ policy: { minSuite: 2 } })
  ;[unit, other] = [await world.addUnit('tp-hcm'), await world.addUnit('long-an')]
})
const closed = (of: TestUnit) => world.add(successionStatement({ unit: of.id }, [world.root, of.admin.key]))
const withoutPolicy = () => ({ ...emptyDirectory(new Uint8Array(32)), units: world.state.units })

describe('a border', () => {
  const border = (units: readonly [UnitId, UnitId], state: 'open' | 'closed' = 'open') =>
    world.judge(borderStatement({ units, state }, [world.root]))

  it('lies between two units that there are', async () => {
    for (const nobody of ['00', 'ff'].map((byte) => idOf<UnitId>(Buffer.from(byte.repeat(16), 'hex'))))
      expect(await border([unit.id, nobody])).toEqual(voidFor('unknown-unit'))
    world.state = withoutPolicy()
    expect(await border([unit.id, other.id])).toEqual(voidFor('no-policy'))
  })

  it('is not opened with a unit that has closed, on whichever side, and may be closed', async () => {
    const [, , third] = [unit, other, await world.addUnit('tay-ninh')]
    await closed(other)
    expect(await border([unit.id, other.id])).toEqual(voidFor('closed'))
    expect(await border([third.id, other.id])).toEqual(voidFor('closed'))
    expect(await border([unit.id, other.id], 'closed')).toEqual(applied)
    expect(await border([unit.id, third.id])).toEqual(applied)
  })
})

describe('a policy', () => {
  const next = (change: Partial<LeafBody<'policy'>>) =>
    world.judge(policyStatement({ ...world.policy, serial: 1, ...change }, [world.root]))

  it('never allows a suite less than the one before did, nor none at all', async () => {
    expect(await next({ minSuite: 2 })).toEqual(applied)
    expect(await next({ minSuite: 3 })).toEqual(applied)
    expect(await next({ minSuite: 1 })).toEqual(voidFor('policy'))
    const none = await DirectoryWorld.create({ policy: { minSuite: 0 }, empty: true })
    expect(await none.judge(policyStatement(none.policy, [none.root]))).toEqual(voidFor('policy'))
  })

  it('names the same log: neither its name nor its key changes here', async () => {
    const { log } = world.policy
    expect(await next({ log: { ...log, origin: 'other.test' } })).toEqual(voidFor('policy'))
    expect(await next({ log: { ...log, key: world.key().publicKey } })).toEqual(voidFor('policy'))
  })
})

describe('a unit', () => {
  const changed = (change: Partial<LeafBody<'unit'>>, signers = [world.root]) =>
    unitStatement({ ...unit.leaf, ...change }, signers)

  it('that has closed changes no more', async () => {
    await closed(unit)
    expect(await world.judge(changed({ name: 'x' }))).toEqual(voidFor('closed'))
  })

  it('is changed by nobody beside the authority and its own administrators', async () => {
    expect(await world.judge(changed({ name: 'x' }, [world.root, world.key()]))).toEqual(voidFor('signer'))
    expect(await world.judge(changed({ name: 'x' }, [world.root, other.admin.key]))).toEqual(voidFor('signer'))
    expect(await world.judge(changed({ name: 'x' }, [world.root, unit.admin.key]))).toEqual(applied)
  })

  it('has only administrators who are in no other unit, all of them', async () => {
    const admins = [other.commander.id, world.id<OfficerId>()].map((officer) => ({
      officer,
      key: world.key().publicKey,
    }))
    for (const one of [admins, admins.toReversed()]) {
      const sorted = one.toSorted((a, b) => (a.officer < b.officer ? -1 : 1))
      expect(await world.judge(unitStatement(world.unitLeaf('x', { admins: sorted }), [world.root]))).toEqual(
        voidFor('admins'),
      )
    }
  })

  it('has administrators who may have a certificate under the same key, which nobody else may', async () => {
    const certify = (officer: OfficerId) => {
      const body = world.officerBody(unit, { ...unit.admin, id: officer, role: 'duty' })
      return world.judge(officerStatement(body, [unit.secondAdmin.key]))
    }
    expect(await certify(unit.admin.id)).toEqual(applied)
    expect(await certify(world.id<OfficerId>())).toEqual(voidFor('key-taken'))
  })
})

describe('other administrators, by the authority alone', () => {
  const admins = () => unit.leaf.admins
  const sorted = (list: LeafBody<'unit'>['admins']) => list.toSorted((a, b) => (a.officer < b.officer ? -1 : 1))
  const waits = async (list: LeafBody<'unit'>['admins']): Promise<boolean> => {
    const before = adminsOf(world.state, unit.id, world.now)
    await world.add(world.again('unit', { ...unit.leaf, admins: sorted(list) }, [world.root]))
    const isPending = pendingOf(world.state, unit.id, world.now).some(({ kind }) => kind === 'recovery')
    return isPending && JSON.stringify(adminsOf(world.state, unit.id, world.now)) === JSON.stringify(before)
  }
  const newcomer = (officer = world.id<OfficerId>()) => ({ officer, key: world.key().publicKey })

  it('wait where one is added, one is left out, one is replaced, or one has another key', async () => {
    const [first, second] = admins() as [LeafBody<'unit'>['admins'][number], LeafBody<'unit'>['admins'][number]]
    const last = newcomer(idOf<OfficerId>(Buffer.from('ff'.repeat(16), 'hex')))
    expect(await waits([first, second, last])).toBe(true)
    expect(await waits([first])).toBe(true)
    expect(await waits([second])).toBe(true)
    expect(await waits([first, last])).toBe(true)
    expect(await waits([newcomer(), newcomer()])).toBe(true)
    expect(await waits([first, { ...second, key: world.key().publicKey }])).toBe(true)
    expect(await waits([{ ...first, key: world.key().publicKey }, second])).toBe(true)
    world.now += 1000
    expect(await waits(admins())).toBe(false)
  })

  it('bring nothing else with them: neither code, name, level, parent, short form, link nor marking', async () => {
    const parent = await world.addUnit('bo')
    const other_ = { admins: [newcomer()] }
    const judged = (change: Partial<LeafBody<'unit'>>) =>
      world.judge(unitStatement({ ...unit.leaf, ...other_, ...change }, [world.root]))
    expect(await judged({})).toEqual(applied)
    const changes: readonly Partial<LeafBody<'unit'>>[] = [
      { code: parseUnitCode('sai-gon') as UnitCode },
      { name: 'Sài Gòn' },
      { level: 'commune' },
      { level: 'commune', parent: parent.id },
      { shortForm: 'SGN' },
      { link: 'courier' },
      { mat: true },
    ]
    for (const change of changes) expect(await judged(change)).toEqual(voidFor('recovery'))
    const commune = world.unitLeaf('phuong', { level: 'commune', admins: [newcomer()] })
    await world.add(unitStatement(commune, [world.root]))
    const moved = { ...commune, ...other_, parent: parent.id }
    expect(await world.judge(unitStatement(moved, [world.root]))).toEqual(voidFor('recovery'))
  })
})
