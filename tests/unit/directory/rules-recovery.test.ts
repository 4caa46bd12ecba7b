import { beforeEach, describe, expect, it } from 'vitest'
import type { DeviceId } from '../../../shared/ids.ts'
import { adminsOf, pendingOf, unitAt } from '../../../shared/protocol/directory/selectors.ts'
import { day, hour } from '../../../shared/time.ts'
import { revocationStatement, vetoStatement } from '../../../engine/enrol/lifecycle.ts'
import { officerStatement, unitStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld, type TestDevice, type TestOfficer, type TestUnit } from '../../support/directory-world.ts'

const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
let unit: TestUnit
let device: TestDevice
let stranger: TestOfficer
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
  device = await world.addDevice(unit)
  stranger = world.officer('admin')
})
const withStranger = () => ({ ...unit.leaf, admins: [{ officer: stranger.id, key: stranger.key.publicKey }] })
const recover = (signers = [world.root]) => unitStatement(withStranger(), signers)
const admins = (at: number) => adminsOf(world.state, unit.id, at).map((each) => each.officer)
const old = () => [unit.admin.id, unit.secondAdmin.id].toSorted()

describe('other administrators without most of the old ones', () => {
  it('count 72 hours later, and everybody is shown what waits', async () => {
    const leaf = await world.add(recover())
    const validFrom = world.now + 72 * hour
    expect(pendingOf(world.state, unit.id, world.now)).toEqual([{ kind: 'recovery', leaf, validFrom }])
    expect(admins(validFrom - 1).toSorted()).toEqual(old())
    expect(admins(validFrom)).toEqual([stranger.id])
    expect(pendingOf(world.state, unit.id, validFrom)).toEqual([])
  })

  it('sign nothing before their day, and the old ones sign nothing after it', async () => {
    await world.add(recover([world.root, unit.admin.key]))
    const certify = (by: TestOfficer) =>
      world.judge(officerStatement(world.officerBody(unit, world.officer('duty')), [by.key]))
    expect(await certify(stranger)).toEqual(voidFor('signer'))
    expect((await certify(unit.admin)).kind).toBe('applied')
    world.now += 72 * hour
    expect((await certify(stranger)).kind).toBe('applied')
    expect(await certify(unit.admin)).toEqual(voidFor('signer'))
    await world.add(officerStatement(world.officerBody(unit, world.officer('duty')), [stranger.key]))
    expect(unitAt(world.state, unit.id)?.admins).toEqual(withStranger().admins)
  })

  it('change nothing else of the unit', async () => {
    const renamed = { ...withStranger(), name: 'Công an mới' }
    expect(await world.judge(unitStatement(renamed, [world.root]))).toEqual(voidFor('recovery'))
  })

  it('are taken back by a veto of an old device, and the old ones go on', async () => {
    const leaf = await world.add(recover())
    await world.add(vetoStatement({ unit: unit.id, leaf }, [device.key]))
    expect(admins(world.now + 72 * hour).toSorted()).toEqual(old())
    expect(pendingOf(world.state, unit.id, world.now)).toEqual([])
  })

  it('are taken back by an old administrator, and by a later leaf that the old ones signed', async () => {
    const leaf = await world.add(recover())
    expect((await world.judge(vetoStatement({ unit: unit.id, leaf }, [unit.admin.key]))).kind).toBe('applied')
    await world.add(unitStatement({ ...unit.leaf, name: 'x' }, [world.root]))
    expect(admins(world.now + 72 * hour).toSorted()).toEqual(old())
  })

  it('wait anew when the authority tries again', async () => {
    const first = await recover()
    await world.add(first)
    world.now += 70 * hour
    expect(await world.judge(first)).toEqual(voidFor('replayed'))
    await world.add(world.again('unit', withStranger(), [world.root]))
    expect(admins(world.now + 2 * hour).toSorted()).toEqual(old())
    expect(admins(world.now + 72 * hour)).toEqual([stranger.id])
  })
})

describe('a veto', () => {
  it('is void for anything that does not wait, or not for this unit', async () => {
    const first = world.state.units.get(unit.id)!.versions.last!.leaf
    expect(await world.judge(vetoStatement({ unit: unit.id, leaf: first }, [device.key]))).toEqual(voidFor('veto'))
    const other = await world.addUnit('dong-nai')
    const leaf = await world.add(recover())
    expect(await world.judge(vetoStatement({ unit: other.id, leaf }, [other.admin.key]))).toEqual(voidFor('veto'))
    const nowhere = vetoStatement({ unit: world.id(), leaf }, [device.key])
    expect(await world.judge(nowhere)).toEqual(voidFor('unknown-unit'))
    world.now += 72 * hour
    expect(await world.judge(vetoStatement({ unit: unit.id, leaf }, [device.key]))).toEqual(voidFor('veto'))
  })

  it('is void by a stranger, the authority, or a device that was certified afterwards', async () => {
    const leaf = await world.add(recover())
    const late = await world.addDevice(unit)
    for (const key of [stranger.key, world.root, late.key, unit.commander.key]) {
      expect(await world.judge(vetoStatement({ unit: unit.id, leaf }, [key]))).toEqual(voidFor('signer'))
    }
  })

  it('is void by a device that was revoked: the thief cannot keep the authority out', async () => {
    const leaf = await world.add(recover())
    const target = { device: device.id as DeviceId }
    await world.add(revocationStatement({ unit: unit.id, target, reason: 'stolen' }, [world.root]))
    expect(await world.judge(vetoStatement({ unit: unit.id, leaf }, [device.key]))).toEqual(voidFor('signer'))
    expect(admins(world.now + 3 * day)).toEqual([stranger.id])
  })
})

describe('a revoked administrator', () => {
  it('cannot be brought back by the unit leaf, and still counts among the old ones', async () => {
    const target = { officer: unit.secondAdmin.id }
    await world.add(revocationStatement({ unit: unit.id, target, reason: 'left' }, [world.root]))
    expect(await world.judge(unitStatement({ ...unit.leaf, name: 'x' }, [world.root]))).toEqual(voidFor('removed'))
    await world.add(recover([world.root, unit.admin.key]))
    expect(pendingOf(world.state, unit.id, world.now)).toHaveLength(1)
  })
})
