/** The device rule (docs/spec/statements.md, Device) where the other files do not break it: each thing wrong alone. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { DeviceId, LeafHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import type { DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import { encodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import type { UnitRecord } from '../../../shared/protocol/directory/records.ts'
import { activeDevices } from '../../../shared/protocol/directory/selectors.ts'
import { applyLeaf } from '../../../shared/protocol/directory/state.ts'
import { day, hour } from '../../../shared/time.ts'
import { revocationStatement, successionStatement } from '../../../engine/enrol/lifecycle.ts'
import { deviceStatement, officerStatement } from '../../../engine/enrol/statements.ts'
import { flipBit } from '../../support/codec.ts'
import { DirectoryWorld, type TestDevice, type TestUnit } from '../../support/directory-world.ts'

const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
let unit: TestUnit
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
})
const byTwo = () => [unit.admin.key, unit.secondAdmin.key] as const
const statement = (change: Parameters<DirectoryWorld['deviceBody']>[2] = {}, signers = byTwo()) =>
  deviceStatement(world.deviceBody(unit, world.key(), change), signers)

describe('a device certificate', () => {
  it('counts with both signatures whole, and with either of them bent not at all', async () => {
    const whole = await statement()
    expect((await world.judge(whole)).kind).toBe('applied')
    for (const behind of [1, 67]) {
      expect(await world.judge(flipBit(whole, 8 * (whole.length - behind)))).toEqual(voidFor('signature'))
    }
  })

  it('is nothing where no policy stands', async () => {
    const empty = await DirectoryWorld.create({ empty: true })
    expect(await empty.judge(await statement())).toEqual(voidFor('no-policy'))
  })

  it('does not take the signing key of another device, nor does an officer take a device key', async () => {
    const device = await world.addDevice(unit)
    const holders = [...(world.state.units.get(unit.id)?.holders.values() ?? [])]
    expect(holders).toContainEqual({ kind: 'device', id: device.id })
    expect(await world.judge(statement({ signKey: device.key.publicKey }))).toEqual(voidFor('key-taken'))
    const body = world.officerBody(unit, world.officer('duty'), { key: device.key.publicKey })
    expect(await world.judge(officerStatement(body, [unit.admin.key]))).toEqual(voidFor('key-taken'))
  })

  it('is not asked for by an officer who is revoked', async () => {
    expect((await world.judge(statement({ requestedBy: unit.duty.id }))).kind).toBe('applied')
    const target = { officer: unit.duty.id }
    await world.add(revocationStatement({ unit: unit.id, target, reason: 'left' }, byTwo()))
    expect(await world.judge(statement({ requestedBy: unit.duty.id }))).toEqual(voidFor('requester'))
    expect((await world.judge(statement({ requestedBy: unit.commander.id }))).kind).toBe('applied')
  })

  it('is not given to a closed unit, but renewed there', async () => {
    const device = await world.addDevice(unit)
    await world.addEpoch(unit)
    await world.add(successionStatement({ unit: unit.id }, [world.root, ...byTwo()]))
    world.now += hour
    expect(await world.judge(statement())).toEqual(voidFor('closed'))
    const renewed = { ...device.body, notAfter: world.now + 89 * day }
    expect((await world.judge(deviceStatement(renewed, byTwo()))).kind).toBe('applied')
  })
})

describe('bounds of a unit', () => {
  const judgeWith = async (change: (record: UnitRecord) => UnitRecord, made = statement()) => {
    const record = world.state.units.get(unit.id) as UnitRecord
    const state: DirectoryState = { ...world.state, units: world.state.units.set(unit.id, change(record)) }
    return applyLeaf(world.crypto, state, encodeLeaf({ logged: world.now, statement: await made })).verdict
  }
  const withLeaves =
    (leaves: number) =>
    (record: UnitRecord): UnitRecord => ({
      ...record,
      counts: { day: Math.floor(world.now / day), leaves, rotations: limits.rotationsPerUnitAndDay },
    })

  it('a device counts among the leaves of the day, not among its rotations', async () => {
    expect((await judgeWith(withLeaves(limits.leavesPerUnitAndDay - 1))).kind).toBe('applied')
    expect(await judgeWith(withLeaves(limits.leavesPerUnitAndDay))).toEqual(voidFor('too-many'))
    const before = world.state.units.get(unit.id)?.counts.leaves ?? 0
    await world.add(statement())
    expect(world.state.units.get(unit.id)?.counts).toMatchObject({ leaves: before + 1, rotations: 0 })
  })

  it('1,024 devices are the most that a unit ever has; known ones are still renewed', async () => {
    const device = await world.addDevice(unit)
    const withDevices =
      (count: number) =>
      (record: UnitRecord): UnitRecord => {
        let { devices } = record
        while (devices.length < count) devices = devices.append(world.id<DeviceId>())
        return { ...record, devices }
      }
    expect(limits.devicesPerUnit * 4).toBe(1024)
    expect((await judgeWith(withDevices(1023))).kind).toBe('applied')
    expect(await judgeWith(withDevices(1024))).toEqual(voidFor('too-many'))
    const renewed = deviceStatement({ ...device.body, notAfter: world.now + 80 * day }, byTwo())
    expect((await judgeWith(withDevices(1024), renewed)).kind).toBe('applied')
  })
})

describe('a renewal', () => {
  let device: TestDevice
  let first: LeafHash
  const renew = (change: Partial<TestDevice['body']> = {}) =>
    deviceStatement({ ...device.body, notAfter: world.now + 80 * day, ...change }, [unit.admin.key, unit.commander.key])
  const given = async (change: Parameters<DirectoryWorld['deviceBody']>[2]) => {
    device = await world.addDevice(unit, change)
    first = world.state.devices.get(device.id)?.certificates.at(0) as LeafHash
  }

  it('ends the certificate before by its own leaf, as replaced', async () => {
    await given({})
    world.now += day
    await world.add(renew())
    const index = world.state.size - 1
    expect(world.state.certificates.get(first)?.ended).toEqual({ index, logged: world.now, how: 'replaced' })
  })

  it('at the very end of the one before waits for its hour again; a moment earlier it does not', async () => {
    await given({})
    world.now = device.body.notAfter
    await world.add(renew())
    expect(activeDevices(world.state, unit.id, { at: world.now + hour - 1 })).toHaveLength(0)
    expect(activeDevices(world.state, unit.id, { at: world.now + hour })).toHaveLength(1)
  })

  it('may give fewer limits and fewer roles, never more; no role limits are every role', async () => {
    await given({ roleLimits: ['duty', 'investigator'] })
    expect((await world.judge(renew({ limits: [] }))).kind).toBe('applied')
    expect((await world.judge(renew({ roleLimits: ['duty'] }))).kind).toBe('applied')
    expect(await world.judge(renew({ roleLimits: [] }))).toEqual(voidFor('wider'))
    expect(await world.judge(renew({ roleLimits: ['duty', 'commander'] }))).toEqual(voidFor('wider'))
    await given({ roleLimits: [], limits: [] })
    expect((await world.judge(renew({ roleLimits: [] }))).kind).toBe('applied')
    expect((await world.judge(renew({ roleLimits: ['duty'] }))).kind).toBe('applied')
    expect(await world.judge(renew({ limits: ['read'] }))).toEqual(voidFor('wider'))
  })
})
