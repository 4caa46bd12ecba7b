import { beforeEach, describe, expect, it } from 'vitest'
import type { DeviceId, LeafHash, OfficerId } from '../../../shared/ids.ts'
import {
  activeDevices,
  currentEpoch,
  lowestOpenEpoch,
  resolveSigner,
} from '../../../shared/protocol/directory/selectors.ts'
import { day, hour } from '../../../shared/time.ts'
import {
  deviceKeyStatement,
  deviceStatement,
  epochStatement,
  officerStatement,
  unitStatement,
} from '../../../engine/enrol/statements.ts'
import { makeStatement } from '../../../engine/enrol/statement.ts'
import { DirectoryWorld, type TestDevice, type TestUnit } from '../../support/directory-world.ts'

const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
let unit: TestUnit
let other: TestUnit
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
  other = await world.addUnit('dong-nai')
})

describe('officer', () => {
  const judge = (change: Parameters<DirectoryWorld['officerBody']>[2], signer = unit.admin.key) =>
    world.judge(officerStatement(world.officerBody(unit, world.officer('duty'), change), [signer]))

  it('is certified by an administrator of the unit, and by nobody else', async () => {
    expect((await judge({})).kind).toBe('applied')
    expect(await judge({}, unit.commander.key)).toEqual(voidFor('signer'))
    expect(await judge({}, other.admin.key)).toEqual(voidFor('signer'))
    expect(await judge({}, world.root)).toEqual(voidFor('signer'))
  })

  it('is void once it would end before it began', async () => {
    expect(await judge({ notAfter: world.now })).toEqual(voidFor('expired'))
  })

  it("is void for an unknown unit, an officer of another unit, or another holder's key", async () => {
    expect(await judge({ unit: world.id() })).toEqual(voidFor('unknown-unit'))
    expect(await judge({ officer: other.duty.id })).toEqual(voidFor('other-unit'))
    expect(await judge({ key: unit.duty.key.publicKey })).toEqual(voidFor('key-taken'))
  })

  it('may carry the key of the same administrator', async () => {
    const body = world.officerBody(unit, unit.admin)
    expect((await world.judge(officerStatement(body, [unit.admin.key]))).kind).toBe('applied')
  })

  it('is replaced by a later certificate, and the old one still counts where it was named', async () => {
    const first = await world.add(officerStatement(world.officerBody(unit, unit.duty), [unit.admin.key]))
    const size = world.state.size
    await world.add(officerStatement(world.officerBody(unit, unit.duty, { roles: ['commander'] }), [unit.admin.key]))
    const when = { created: world.now, now: world.now }
    expect(resolveSigner(world.state, first, { ...when, size }).ok).toBe(true)
    expect(resolveSigner(world.state, first, { ...when, size: size + 1 })).toEqual({ ok: false, error: 'ended-before' })
    expect(resolveSigner(world.state, first, { ...when, size: size - 1 })).toEqual({ ok: false, error: 'not-in-tree' })
  })
})

describe('device', () => {
  const judge = (
    change: Parameters<DirectoryWorld['deviceBody']>[2],
    signers = [unit.admin.key, unit.secondAdmin.key],
  ) => world.judge(makeStatement('device', world.deviceBody(unit, world.key(), change), signers))

  it('counts at once with two administrators, after an hour with one and an approving officer', async () => {
    const byTwo = world.deviceBody(unit, world.key())
    await world.add(deviceStatement(byTwo, [unit.admin.key, unit.secondAdmin.key]))
    expect(activeDevices(world.state, unit.id, { at: world.now })).toHaveLength(1)
    const approved = world.deviceBody(unit, world.key())
    await world.add(deviceStatement(approved, [unit.admin.key, unit.commander.key]))
    expect(activeDevices(world.state, unit.id, { at: world.now + hour - 1 })).toHaveLength(1)
    expect(activeDevices(world.state, unit.id, { at: world.now + hour })).toHaveLength(2)
    expect(activeDevices(world.state, unit.id, { at: world.now + 89 * day })).toHaveLength(0)
    expect(activeDevices(world.state, unit.id, { at: world.now, size: world.state.size - 2 })).toHaveLength(0)
  })

  it('needs exactly two officers', async () => {
    expect(await judge({}, [unit.admin.key])).toEqual(voidFor('four-eyes'))
    expect(await judge({}, [unit.admin.key, unit.secondAdmin.key, unit.commander.key])).toEqual(voidFor('four-eyes'))
    expect(await judge({}, [unit.admin.key, unit.duty.key])).toEqual(voidFor('signer'))
    expect(await judge({}, [unit.admin.key, other.admin.key])).toEqual(voidFor('signer'))
  })

  it('needs two persons, not two keys of one', async () => {
    const key = world.key()
    const body = world.officerBody(unit, unit.admin, { key: key.publicKey, approve: true })
    await world.add(officerStatement(body, [unit.admin.key, unit.secondAdmin.key]))
    expect(await judge({}, [unit.admin.key, key])).toEqual(voidFor('four-eyes'))
  })

  it('needs an administrator: two approving officers are not enough', async () => {
    const approver = world.officerBody(unit, unit.duty, { approve: true })
    await world.add(officerStatement(approver, [unit.admin.key, unit.commander.key]))
    expect(await judge({}, [unit.commander.key, unit.duty.key])).toEqual(voidFor('four-eyes'))
  })

  it('is never approved by who asked for it', async () => {
    const signers = [unit.admin.key, unit.commander.key]
    expect(await judge({ requestedBy: unit.commander.id }, signers)).toEqual(voidFor('requester'))
    expect(await judge({ requestedBy: world.id<OfficerId>() }, signers)).toEqual(voidFor('requester'))
    expect(await judge({ requestedBy: other.duty.id }, signers)).toEqual(voidFor('requester'))
    expect((await judge({ requestedBy: unit.admin.id }, signers)).kind).toBe('applied')
  })

  it('is not approved under an officer certificate that ended', async () => {
    world.now += 365 * day
    expect(await judge({}, [unit.admin.key, unit.commander.key])).toEqual(voidFor('signer'))
  })

  it('lasts 90 days at most', async () => {
    expect((await judge({ notAfter: world.now + 90 * day })).kind).toBe('applied')
    expect(await judge({ notAfter: world.now + 90 * day + 1 })).toEqual(voidFor('too-long'))
    expect(await judge({ notAfter: world.now })).toEqual(voidFor('expired'))
  })

  it('has a signing key that nobody else in the unit has', async () => {
    expect(await judge({ signKey: unit.duty.key.publicKey })).toEqual(voidFor('key-taken'))
    const namesake = unit.duty.id as string as DeviceId // 16 bytes as any other
    expect(await judge({ device: namesake, signKey: unit.duty.key.publicKey })).toEqual(voidFor('key-taken'))
    expect(await judge({ unit: world.id() })).toEqual(voidFor('unknown-unit'))
  })

  describe('renewed', () => {
    let device: TestDevice
    beforeEach(async () => {
      device = await world.addDevice(unit)
      world.now += 80 * day
    })
    const renew = (change: Partial<TestDevice['body']> = {}) =>
      judge({ ...device.body, notAfter: world.now + 90 * day, ...change }, [unit.admin.key, unit.commander.key])

    it('stays active without a new cool-down', async () => {
      const body = { ...device.body, notAfter: world.now + 90 * day }
      await world.add(deviceStatement(body, [unit.admin.key, unit.commander.key]))
      expect(activeDevices(world.state, unit.id, { at: world.now })).toHaveLength(1)
    })

    it('waits again once it had ended', async () => {
      world.now += 10 * day
      const body = { ...device.body, notAfter: world.now + 90 * day }
      await world.add(deviceStatement(body, [unit.admin.key, unit.commander.key]))
      expect(activeDevices(world.state, unit.id, { at: world.now })).toHaveLength(0)
      expect(activeDevices(world.state, unit.id, { at: world.now + hour })).toHaveLength(1)
    })

    it('keeps its unit and its keys, and gets no more than it had', async () => {
      expect((await renew({ roleLimits: ['duty'] })).kind).toBe('applied')
      expect(await renew({ signKey: world.key().publicKey })).toEqual(voidFor('other-keys'))
      expect(await renew({ auditKey: world.key().publicKey })).toEqual(voidFor('other-keys'))
      expect(await renew({ roleLimits: ['duty', 'admin'] })).toEqual(voidFor('wider'))
      expect(await renew({ roleLimits: [] })).toEqual(voidFor('wider')) // none means every role
      const elsewhere = { ...device.body, unit: other.id, notAfter: world.now + day, requestedBy: other.duty.id }
      const signers = [other.admin.key, other.secondAdmin.key]
      expect(await world.judge(makeStatement('device', elsewhere, signers))).toEqual(voidFor('other-unit'))
    })
  })
})

describe('device key', () => {
  it('is published by the device itself, counting from 1', async () => {
    const device = await world.addDevice(unit)
    const publicKeyHash = new Uint8Array(32).fill(7)
    const body = { device: device.id, counter: 2, publicKeyHash }
    expect((await world.judge(deviceKeyStatement(body, device.key))).kind).toBe('applied')
    expect(await world.judge(deviceKeyStatement({ ...body, counter: 1 }, device.key))).toEqual(voidFor('counter'))
    expect(await world.judge(deviceKeyStatement({ ...body, counter: 3 }, device.key))).toEqual(voidFor('counter'))
    expect(await world.judge(deviceKeyStatement(body, unit.admin.key))).toEqual(voidFor('signer'))
    const again = { ...body, publicKeyHash: world.crypto.sha256(device.kem.publicKey) }
    expect(await world.judge(deviceKeyStatement(again, device.key))).toEqual(voidFor('key-reused'))
    const unknown = { ...body, device: world.id<DeviceId>() }
    expect(await world.judge(deviceKeyStatement(unknown, device.key))).toEqual(voidFor('unknown-device'))
    world.now = device.body.notAfter - 1
    expect((await world.judge(deviceKeyStatement(body, device.key))).kind).toBe('applied')
    world.now = device.body.notAfter
    expect(await world.judge(deviceKeyStatement(body, device.key))).toEqual(voidFor('expired'))
  })
})

describe('epoch', () => {
  let first: TestDevice
  let second: TestDevice
  beforeEach(async () => {
    first = await world.addDevice(unit)
    second = await world.addDevice(unit)
  })
  type Change = Partial<Parameters<typeof epochStatement>[0]>
  const judge = (change: Change = {}, signers = [first.key]) =>
    world.judge(epochStatement({ ...world.composeEpoch(unit, first).body, ...change }, signers))

  it('1 names all reading devices and no predecessor', async () => {
    expect((await judge()).kind).toBe('applied')
    expect(await judge({ previous: '00'.repeat(32) as LeafHash })).toEqual(voidFor('previous'))
    expect(await judge({ epoch: 0 })).toEqual(voidFor('epoch-number'))
    expect(await judge({ epoch: 2 })).toEqual(voidFor('epoch-number'))
    expect(await judge({ unit: world.id() })).toEqual(voidFor('unknown-unit'))
  })

  it('is void unless devices and counters are the active set', async () => {
    const { body } = world.composeEpoch(unit, first)
    expect(await judge({ devices: body.devices.slice(0, 1) })).toEqual(voidFor('active-set'))
    const counters = body.devices.map((each) => ({ ...each, counter: each.counter + 1 }))
    expect(await judge({ devices: counters })).toEqual(voidFor('active-set'))
    const stranger = { device: world.id<DeviceId>(), counter: 1 }
    expect(await judge({ devices: [...body.devices, stranger] })).toEqual(voidFor('active-set'))
  })

  it('leaves out devices without `read`, in their cool-down, or without a key', async () => {
    await world.addDevice(unit, { limits: [] })
    const waiting = world.deviceBody(unit, world.key())
    await world.add(deviceStatement(waiting, [unit.admin.key, unit.commander.key]))
    const keyless = world.deviceBody(unit, world.key())
    await world.add(deviceStatement(keyless, [unit.admin.key, unit.secondAdmin.key]))
    expect(world.composeEpoch(unit, first).body.devices.map((each) => each.device)).toEqual(
      [first.id, second.id].toSorted(),
    )
    expect((await judge()).kind).toBe('applied')
  })

  it('is signed by its author, a reading device of the unit', async () => {
    expect(await judge({}, [second.key])).toEqual(voidFor('signer'))
    expect(await judge({}, [first.key, second.key])).toEqual(voidFor('signer'))
    expect(await judge({}, [first.key, unit.admin.key])).toEqual(voidFor('signer'))
    const deaf = await world.addDevice(unit, { limits: [] })
    expect(await judge({ author: deaf.id }, [deaf.key])).toEqual(voidFor('author'))
  })

  it('follows the last one by number and leaf hash; the loser of a race is void', async () => {
    const leaf = await world.addEpoch(unit)
    expect(currentEpoch(world.state, unit.id)?.leaf).toBe(leaf)
    const early = world.composeEpoch(unit, first).body
    const late = world.composeEpoch(unit, second).body
    await world.add(epochStatement(early, [first.key]))
    expect(await world.judge(epochStatement(late, [second.key]))).toEqual(voidFor('epoch-number'))
    expect(await judge({ previous: leaf })).toEqual(voidFor('previous'))
    expect(lowestOpenEpoch(world.state, unit.id)).toBe(1)
  })

  it("removes devices with an administrator's signature, for good", async () => {
    await world.addEpoch(unit)
    const { body } = world.composeEpoch(unit, first, [second.id])
    expect(await world.judge(epochStatement(body, [first.key]))).toEqual(voidFor('four-eyes'))
    expect(await world.judge(epochStatement(body, [first.key, unit.commander.key]))).toEqual(voidFor('signer'))
    const size = world.state.size
    await world.add(epochStatement(body, [first.key, unit.admin.key]))
    expect(activeDevices(world.state, unit.id, { at: world.now }).map((each) => each.device)).toEqual([first.id])
    expect(lowestOpenEpoch(world.state, unit.id)).toBe(2)

    const removed = activeDevices(world.state, unit.id, { at: world.now, size }).find(
      (each) => each.device === second.id,
    )
    const when = { size, created: world.now, now: world.now }
    expect(resolveSigner(world.state, removed?.leaf as LeafHash, when)).toMatchObject({ value: { endedLater: true } })
    const publicKeyHash = new Uint8Array(32)
    expect(await world.judge(deviceKeyStatement({ device: second.id, counter: 2, publicKeyHash }, second.key))).toEqual(
      voidFor('removed'),
    )
    const back = makeStatement('device', second.body, [unit.admin.key, unit.secondAdmin.key])
    expect(await world.judge(back)).toEqual(voidFor('removed'))
  })

  it('cannot remove a stranger, the author, or everybody', async () => {
    const signers = [first.key, unit.admin.key]
    const foreign = await world.addDevice(other)
    expect(await judge({ removes: [foreign.id] }, signers)).toEqual(voidFor('removes'))
    const { body } = world.composeEpoch(unit, first, [first.id])
    expect(await world.judge(epochStatement(body, signers))).toEqual(voidFor('author'))
  })

  it('comes at most 8 times a day without removals', async () => {
    for (let i = 0; i < 8; i++) await world.addEpoch(unit)
    expect(await judge(world.composeEpoch(unit, first).body)).toEqual(voidFor('too-many'))
    const { body } = world.composeEpoch(unit, first, [second.id])
    expect((await world.judge(epochStatement(body, [first.key, unit.admin.key]))).kind).toBe('applied')
    world.now += day
    expect((await judge(world.composeEpoch(unit, first).body)).kind).toBe('applied')
  })
})

describe('rates', () => {
  it("end a unit's statements after 256 a day, and begin anew the next day; the other units are free", async () => {
    const officer = (of: TestUnit) => officerStatement(world.officerBody(of, of.duty), [of.admin.key])
    for (let i = 2; i < 256; i++) await world.add(officer(unit))
    expect(await world.judge(officer(unit))).toEqual(voidFor('too-many'))
    expect((await world.judge(officer(other))).kind).toBe('applied')
    expect((await world.judge(officer(unit), world.now + day)).kind).toBe('applied')
    expect((await world.judge(unitStatement({ ...unit.leaf, name: 'Công an Thử' }, [world.root]))).kind).toBe('applied')
  })
})

describe('resolveSigner', () => {
  it('knows cool-down and end, and refuses what is not in the log', async () => {
    const body = world.deviceBody(unit, world.key())
    const leaf = await world.add(deviceStatement(body, [unit.admin.key, unit.commander.key]))
    const at = (created: number, now = created) =>
      resolveSigner(world.state, leaf, { size: world.state.size, created, now })
    expect(at(world.now + hour - 1)).toEqual({ ok: false, error: 'cool-down' })
    expect(at(world.now + hour).ok).toBe(true)
    expect(at(body.notAfter)).toEqual({ ok: false, error: 'expired' })
    expect(at(body.notAfter - 1, body.notAfter + day).ok).toBe(true)
    const nothing = '00'.repeat(32) as LeafHash
    const when = { size: world.state.size, created: world.now, now: world.now }
    expect(resolveSigner(world.state, nothing, when)).toEqual({ ok: false, error: 'unknown' })
  })
})
