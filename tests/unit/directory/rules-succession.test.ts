/** The rule by which a unit closes (docs/spec/statements.md, Succession), and what takes a closure back: each condition. */
import { beforeEach, describe, expect, it } from 'vitest'
import { emptyDirectory } from '../../../shared/protocol/directory/directory-state.ts'
import { isClosed, pendingOf, successorOf } from '../../../shared/protocol/directory/selectors.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { day } from '../../../shared/time.ts'
import { successionStatement, vetoStatement } from '../../../engine/enrol/lifecycle.ts'
import { deviceStatement, unitStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld, type TestDevice, type TestKey, type TestUnit } from '../../support/directory-world.ts'

const applied = expect.objectContaining({ kind: 'applied' }) as unknown
const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
let unit: TestUnit
let heir: TestUnit
let device: TestDevice
beforeEach(async () => {
  world = await DirectoryWorld.create()
  ;[unit, heir] = [await world.addUnit('thu-duc'), await world.addUnit('tp-hcm')]
  device = await world.addDevice(unit)
})

const close = (of: TestUnit, successor: UnitId | undefined, signers: readonly TestKey[] = [world.root]) =>
  successionStatement({ unit: of.id, ...(successor !== undefined && { successor }) }, signers)
const heirAt = (at: number) => successorOf(world.state, unit.id, { at })
const waiting = () => limits.recoveryMs

describe('a closure', () => {
  it('by the authority alone counts 72 hours later, with an administrator of the unit at once', async () => {
    const leaf = await world.add(close(unit, heir.id))
    const from = world.now + waiting()
    expect(pendingOf(world.state, unit.id, from - 1)).toEqual([{ kind: 'succession', leaf, validFrom: from }])
    expect([heirAt(from - 1), heirAt(from)]).toEqual([unit.id, heir.id])
    await world.add(close(unit, heir.id, [world.root, unit.admin.key]))
    expect(heirAt(world.now)).toBe(heir.id)
    expect(world.state.units.get(heir.id)!.predecessors.last).toBe(unit.id)
  })

  it('that an administrator of the heir signs waits all the same, and one by others is void', async () => {
    await world.add(close(unit, heir.id, [world.root, heir.admin.key]))
    expect(heirAt(world.now)).toBe(unit.id)
    for (const key of [unit.commander.key, device.key, world.key()])
      expect(await world.judge(close(unit, heir.id, [world.root, key]))).toEqual(voidFor('signer'))
    expect(await world.judge(close(unit, heir.id, [unit.admin.key, unit.secondAdmin.key]))).toEqual(
      voidFor('threshold'),
    )
    expect(await world.judge(close(unit, undefined, [world.root, heir.admin.key]))).toEqual(voidFor('signer'))
  })

  it('may be for nobody', async () => {
    await world.add(close(unit, undefined, [world.root, unit.admin.key]))
    expect(heirAt(world.now)).toBeUndefined()
    expect(isClosed(world.state, unit.id, { at: world.now })).toBe(true)
    expect(isClosed(world.state, heir.id, { at: world.now })).toBe(false)
  })

  it('is of a unit that there is, for one that there is, and not for itself', async () => {
    const nobody = { ...unit, id: world.id<UnitId>() }
    expect(await world.judge(close(nobody, heir.id))).toEqual(voidFor('unknown-unit'))
    expect(await world.judge(close(nobody, undefined))).toEqual(voidFor('unknown-unit'))
    expect(await world.judge(close(unit, nobody.id))).toEqual(voidFor('unknown-unit'))
    expect(await world.judge(close(unit, unit.id))).toEqual(voidFor('successor'))
  })

  it('happens once, and another one in time takes its place', async () => {
    const other = await world.addUnit('long-an')
    await world.add(close(unit, heir.id))
    world.now += day
    await world.add(close(unit, other.id))
    expect(heirAt(world.now - day + waiting())).toBe(unit.id)
    expect(heirAt(world.now + waiting())).toBe(other.id)
    world.now += waiting()
    expect(await world.judge(close(unit, heir.id))).toEqual(voidFor('closed'))
  })

  it('is for a unit that is neither closed nor about to be', async () => {
    const other = await world.addUnit('long-an')
    await world.add(close(heir, undefined))
    expect(await world.judge(close(unit, heir.id))).toEqual(voidFor('successor'))
    world.now += waiting()
    expect(await world.judge(close(unit, heir.id))).toEqual(voidFor('successor'))
    expect(await world.judge(close(unit, other.id))).toEqual(applied)
  })

  it('is void without a policy', async () => {
    world.state = { ...emptyDirectory(new Uint8Array(32)), units: world.state.units }
    expect(await world.judge(close(unit, heir.id))).toEqual(voidFor('no-policy'))
  })
})

describe('a veto of a closure', () => {
  const veto = async (signer: TestKey) =>
    vetoStatement({ unit: unit.id, leaf: await world.add(close(unit, heir.id)) }, [signer])

  it('by an administrator or a device of the unit takes it back, and nothing else that waits', async () => {
    for (const key of [unit.secondAdmin.key, device.key]) {
      const statement = await veto(key)
      const admins = [{ officer: world.officer('admin').id, key: world.key().publicKey }]
      const recovery = await world.add(unitStatement({ ...unit.leaf, admins }, [world.root]))
      await world.add(statement)
      const validFrom = world.now + waiting()
      expect(pendingOf(world.state, unit.id, world.now)).toEqual([{ kind: 'recovery', leaf: recovery, validFrom }])
      expect(heirAt(validFrom)).toBe(unit.id)
      world.now += 1000
    }
  })

  it('counts by a device until its certificate runs out', async () => {
    const { notAfter } = device.body
    world.now = notAfter - 1
    const statement = await veto(device.key)
    expect(await world.judge(statement)).toEqual(applied)
    expect(await world.judge(statement, notAfter)).toEqual(voidFor('signer'))
  })

  it('counts by a device that was there before, whenever it was renewed, and not by one that came with it', async () => {
    const leaf = await world.add(close(unit, heir.id))
    const renewed = { ...device.body, notAfter: world.now + 80 * day }
    const admins = [unit.admin.key, unit.secondAdmin.key] as const
    await world.add(deviceStatement(renewed, admins))
    expect(await world.judge(vetoStatement({ unit: unit.id, leaf }, [device.key]))).toEqual(applied)
    const late = await world.addDevice(unit)
    expect(await world.judge(vetoStatement({ unit: unit.id, leaf }, [late.key]))).toEqual(voidFor('signer'))
  })

  it('is void without a policy', async () => {
    const statement = await veto(unit.admin.key)
    world.state = { ...emptyDirectory(new Uint8Array(32)), units: world.state.units }
    expect(await world.judge(statement)).toEqual(voidFor('no-policy'))
  })
})
