/** Certificates and roles of officers (docs/spec/statements.md, Officer, Role): what both rules refuse, and what they leave. */
import { beforeEach, describe, expect, it } from 'vitest'
import { emptyDirectory } from '../../../shared/protocol/directory/directory-state.ts'
import { officerCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { day } from '../../../shared/time.ts'
import { roleStatement, successionStatement } from '../../../engine/enrol/lifecycle.ts'
import { officerStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld, type TestKey, type TestUnit } from '../../support/directory-world.ts'

const applied = expect.objectContaining({ kind: 'applied' }) as unknown
const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
let unit: TestUnit
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
})

const certificate = (signer: TestKey, of: Pick<TestUnit, 'id'>) =>
  officerStatement({ ...world.officerBody(of, unit.duty), unit: of.id }, [signer])
const roles = (signer: TestKey, of: Pick<TestUnit, 'id'>) =>
  roleStatement({ unit: of.id, officer: unit.duty.id, roles: ['commander'], approve: false }, [signer])
const withCounts = (counts: { readonly leaves: number; readonly rotations: number }): void => {
  const record = { ...world.state.units.get(unit.id)!, counts: { day: Math.floor(world.now / day), ...counts } }
  world.state = { ...world.state, units: world.state.units.set(unit.id, record) }
}

describe.each([
  ['a certificate', certificate],
  ['other roles', roles],
])('%s', (_, statement) => {
  const judge = (signer = unit.admin.key, of: Pick<TestUnit, 'id'> = unit) => world.judge(statement(signer, of))

  it('is given in a unit that there is, under a policy, while it is open', async () => {
    expect(await judge()).toEqual(applied)
    expect(await judge(unit.admin.key, { id: world.id<UnitId>() })).toEqual(voidFor('unknown-unit'))
    const { state } = world
    const { units, officers, certificates } = state
    world.state = { ...emptyDirectory(new Uint8Array(32)), units, officers, certificates }
    expect(await judge()).toEqual(voidFor('no-policy'))
    world.state = state
    await world.add(successionStatement({ unit: unit.id }, [world.root, unit.admin.key]))
    expect(await judge()).toEqual(voidFor('closed'))
  })

  it('is signed by whom it names as signer', async () => {
    const liar = { ...unit.admin.key, sign: unit.secondAdmin.key.sign } // a test reads its own list
    expect(await judge(liar)).toEqual(voidFor('signature'))
  })

  it('counts against the bound of a day, and not as a rotation', async () => {
    const { leavesPerUnitAndDay, rotationsPerUnitAndDay } = limits
    withCounts({ leaves: leavesPerUnitAndDay - 1, rotations: rotationsPerUnitAndDay })
    expect(await judge()).toEqual(applied)
    withCounts({ leaves: leavesPerUnitAndDay, rotations: 0 })
    expect(await judge()).toEqual(voidFor('too-many'))
  })

  it('replaces the one before, and the officer stays one of the unit', async () => {
    const before = officerCertificateAt(world.state, unit.duty.id)!
    const officers = world.state.units.get(unit.id)!.officers.length
    const leaf = await world.add(statement(unit.admin.key, unit))
    const { index, logged } = officerCertificateAt(world.state, unit.duty.id)!
    expect(officerCertificateAt(world.state, unit.duty.id)!.leaf).toBe(leaf)
    expect(world.state.certificates.get(before.leaf)?.ended).toEqual({ index, logged, how: 'replaced' })
    expect(world.state.units.get(unit.id)!.officers.length).toBe(officers)
    expect(world.state.officers.get(unit.duty.id)!.certificates.length).toBe(2)
  })
})
