import { beforeEach, describe, expect, it } from 'vitest'
import type { DeviceId, OfficerId } from '../../../shared/ids.ts'
import { officerCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import { sealableEpoch } from '../../../shared/protocol/directory/epochs.ts'
import { readingDevices } from '../../../shared/protocol/directory/reading-devices.ts'
import {
  activeDevices,
  adminsOf,
  lowestOpenEpoch,
  resolveSigner,
} from '../../../shared/protocol/directory/selectors.ts'
import { day } from '../../../shared/time.ts'
import {
  revocationStatement,
  roleStatement,
  suspendStatement,
  type Revocation,
} from '../../../engine/enrol/lifecycle.ts'
import { deviceStatement, epochStatement, officerStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld, type TestDevice, type TestUnit } from '../../support/directory-world.ts'

const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
let unit: TestUnit
let other: TestUnit
let lost: TestDevice
let kept: TestDevice
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
  other = await world.addUnit('dong-nai')
  lost = await world.addDevice(unit)
  kept = await world.addDevice(unit)
  await world.addEpoch(unit, kept)
})
const revoke = (target: Revocation['target'], signers = [unit.admin.key], change: Partial<Revocation> = {}) =>
  revocationStatement({ unit: unit.id, target, reason: 'stolen', ...change }, signers)
const sealable = () => sealableEpoch(world.state, unit.id, { at: world.now })

describe('the revocation of a device', () => {
  it('ends it for good and makes the epoch stale until a remaining device rotates', async () => {
    const certificate = world.state.devices.get(lost.id)!.certificates.last!
    const before = world.state.size
    await world.add(revoke({ device: lost.id }))
    expect(activeDevices(world.state, unit.id, { at: world.now }).map((each) => each.device)).toEqual([kept.id])
    expect(sealable()).toEqual({ ok: false, error: 'stale' })
    expect(sealableEpoch(world.state, unit.id, { size: before, at: world.now }).ok).toBe(true)
    expect(lowestOpenEpoch(world.state, unit.id)).toBe(2)
    await world.addEpoch(unit, kept)
    expect(sealable()).toMatchObject({ ok: true, value: { epoch: 2, devices: [{ device: kept.id }] } })
    expect(lowestOpenEpoch(world.state, unit.id)).toBe(2)
    const when = { created: world.now, now: world.now }
    expect(resolveSigner(world.state, certificate, { ...when, size: before })).toMatchObject({
      ok: true,
      value: { endedLater: true },
    })
    expect(resolveSigner(world.state, certificate, { ...when, size: before + 1 }).ok).toBe(false)
    const again = { ...lost.body, notAfter: world.now + 80 * day }
    expect(await world.judge(deviceStatement(again, [unit.admin.key, unit.secondAdmin.key]))).toEqual(
      voidFor('removed'),
    )
  })

  it('leaves an epoch alone that the device was never in', async () => {
    const writer = await world.addDevice(unit, { limits: [] })
    await world.add(revoke({ device: writer.id }))
    expect(sealable().ok).toBe(true)
    expect(lowestOpenEpoch(world.state, unit.id)).toBe(1)
  })

  it('closes older epochs that the device could read', async () => {
    await world.add(suspendStatement({ unit: unit.id, device: lost.id, made: world.now }, [unit.admin.key]))
    await world.addEpoch(unit, kept)
    await world.add(revoke({ device: lost.id }))
    expect(sealable()).toMatchObject({ ok: true, value: { epoch: 2 } })
    expect(lowestOpenEpoch(world.state, unit.id)).toBe(2)
  })

  it('takes one administrator of the unit or the authority, and nobody else', async () => {
    const target = { device: lost.id }
    expect((await world.judge(revoke(target, [world.root]))).kind).toBe('applied')
    expect((await world.judge(revoke(target, [unit.admin.key]))).kind).toBe('applied')
    for (const key of [unit.commander.key, other.admin.key, lost.key, kept.key]) {
      expect(await world.judge(revoke(target, [key]))).toEqual(voidFor('signer'))
    }
    const forged = { ...unit.admin.key, sign: unit.duty.key.sign }
    expect(await world.judge(revoke(target, [forged]))).toEqual(voidFor('signature'))
  })

  it('is void for what the unit has not, and the second time', async () => {
    expect(await world.judge(revoke({ device: world.id<DeviceId>() }))).toEqual(voidFor('unknown-device'))
    const theirs = await world.addDevice(other)
    expect(await world.judge(revoke({ device: theirs.id }))).toEqual(voidFor('other-unit'))
    const nowhere = revoke({ device: lost.id }, undefined, { unit: world.id() })
    expect(await world.judge(nowhere)).toEqual(voidFor('unknown-unit'))
    await world.add(revoke({ device: lost.id }))
    expect(await world.judge(revoke({ device: lost.id }))).toEqual(voidFor('removed'))
  })

  it('never waits for the bound of the day', async () => {
    const spare: DeviceId[] = []
    for (let i = 0; i < 3; i++) spare.push((await world.addDevice(unit)).id)
    const duty = () => officerStatement(world.officerBody(unit, unit.duty), [unit.admin.key])
    for (let i = 0; i < 256; i++) await world.offer(duty())
    expect(await world.judge(duty())).toEqual(voidFor('too-many'))
    for (const device of spare) expect((await world.offer(revoke({ device }))).kind).toBe('applied')
  })

  it('with the next epoch in one leaf closes the same epochs', async () => {
    const { body } = world.composeEpoch(unit, kept, [lost.id])
    await world.add(epochStatement(body, [kept.key, unit.admin.key]))
    expect(sealable()).toMatchObject({ ok: true, value: { epoch: 2 } })
    expect(lowestOpenEpoch(world.state, unit.id)).toBe(2)
  })
})

describe('the revocation of an officer', () => {
  it('ends the certificate, and no later leaf brings the officer back', async () => {
    const since = world.now - day
    await world.add(revoke({ officer: unit.duty.id }, undefined, { since }))
    expect(officerCertificateAt(world.state, unit.duty.id)).toBeUndefined()
    const leaf = world.state.officers.get(unit.duty.id)!.certificates.last!
    expect(world.state.certificates.get(leaf)?.ended).toMatchObject({ how: 'removed', since })
    const back = officerStatement(world.officerBody(unit, unit.duty), [unit.admin.key])
    expect(await world.judge(back)).toEqual(voidFor('removed'))
    expect(await world.judge(revoke({ officer: unit.duty.id }))).toEqual(voidFor('removed'))
    const role = roleStatement({ unit: unit.id, officer: unit.duty.id, roles: ['duty'], approve: false }, [
      unit.admin.key,
    ])
    expect(await world.judge(role)).toEqual(voidFor('removed'))
  })

  it('of an approver ends what the officer could confirm', async () => {
    await world.add(revoke({ officer: unit.commander.id }))
    const body = world.deviceBody(unit, world.key())
    expect(await world.judge(deviceStatement(body, [unit.admin.key, unit.commander.key]))).toEqual(voidFor('signer'))
    const asked = world.deviceBody(unit, world.key(), { requestedBy: unit.commander.id })
    expect(await world.judge(deviceStatement(asked, [unit.admin.key, unit.secondAdmin.key]))).toEqual(
      voidFor('requester'),
    )
  })

  it('of an administrator takes two of them or the authority, and takes the key away at once', async () => {
    const target = { officer: unit.secondAdmin.id }
    expect(await world.judge(revoke(target, [unit.admin.key]))).toEqual(voidFor('four-eyes'))
    expect((await world.judge(revoke(target, [unit.admin.key, unit.secondAdmin.key]))).kind).toBe('applied')
    await world.add(revoke(target, [world.root]))
    expect(adminsOf(world.state, unit.id).map((each) => each.officer)).toEqual([unit.admin.id])
    const body = world.deviceBody(unit, world.key())
    expect(await world.judge(deviceStatement(body, [unit.admin.key, unit.secondAdmin.key]))).toEqual(voidFor('signer'))
  })

  it('is void for an officer that the unit does not have', async () => {
    expect(await world.judge(revoke({ officer: world.id<OfficerId>() }))).toEqual(voidFor('unknown-officer'))
    expect(await world.judge(revoke({ officer: other.duty.id }))).toEqual(voidFor('other-unit'))
  })
})

describe('suspend', () => {
  let said = 0
  const suspend = (signers = [kept.key], device = lost.id) =>
    suspendStatement({ unit: unit.id, device, made: world.now + ++said }, signers)
  const reading = () => readingDevices(world.state, unit.id, { size: world.state.size, at: world.now })

  it('takes a device out of the next epoch until it publishes a key', async () => {
    world.now += 14 * day
    await world.add(suspend())
    expect(reading().map((each) => each.device)).toEqual([kept.id])
    expect(sealable().ok).toBe(true)
    await world.addEpoch(unit, kept)
    await world.publishKey(lost, 2, world.crypto.kemKeyPair(world.crypto.secretKey(world.crypto.random(32))).publicKey)
    expect(reading()).toHaveLength(2)
  })

  it('by a sibling waits for 14 days without a key; by an administrator it does not', async () => {
    world.now += 14 * day - 1
    expect(await world.judge(suspend())).toEqual(voidFor('not-silent'))
    expect((await world.judge(suspend([unit.admin.key]))).kind).toBe('applied')
  })

  it('is void by a stranger, twice, for a removed device, or for another unit', async () => {
    world.now += 14 * day
    expect(await world.judge(suspend([other.admin.key]))).toEqual(voidFor('signer'))
    expect(await world.judge(suspend([unit.duty.key]))).toEqual(voidFor('signer'))
    const theirs = await world.addDevice(other)
    expect(await world.judge(suspend([kept.key], theirs.id))).toEqual(voidFor('other-unit'))
    expect(await world.judge(suspend([kept.key], world.id<DeviceId>()))).toEqual(voidFor('unknown-device'))
    await world.add(suspend())
    expect(await world.judge(suspend())).toEqual(voidFor('suspended'))
    await world.add(revoke({ device: lost.id }))
    expect(await world.judge(suspend())).toEqual(voidFor('removed'))
  })
})

describe('role', () => {
  const role = (change: Parameters<typeof roleStatement>[0] | object, signers = [unit.admin.key]) =>
    roleStatement({ unit: unit.id, officer: unit.duty.id, roles: ['commander'], approve: false, ...change }, signers)

  it('replaces the roles under the same key', async () => {
    const before = officerCertificateAt(world.state, unit.duty.id)!
    const leaf = await world.add(role({}))
    expect(officerCertificateAt(world.state, unit.duty.id)).toMatchObject({
      leaf,
      roles: ['commander'],
      keyId: before.keyId,
      nameHash: before.nameHash,
      notAfter: before.notAfter,
    })
    expect(world.state.certificates.get(before.leaf)?.ended?.how).toBe('replaced')
  })

  it('is void for who has no certificate, for another unit, or after its end', async () => {
    expect(await world.judge(role({ officer: world.id<OfficerId>() }))).toEqual(voidFor('unknown-officer'))
    expect(await world.judge(role({ officer: other.duty.id }))).toEqual(voidFor('other-unit'))
    expect(await world.judge(role({}, [unit.commander.key]))).toEqual(voidFor('signer'))
    world.now += 365 * day
    expect(await world.judge(role({}))).toEqual(voidFor('expired'))
  })

  it('gives nobody the second pair of eyes on the word of one administrator', async () => {
    expect(await world.judge(role({ approve: true }))).toEqual(voidFor('four-eyes'))
    expect(await world.judge(role({ roles: ['admin'] }))).toEqual(voidFor('four-eyes'))
    expect((await world.judge(role({ approve: true }, [unit.admin.key, unit.commander.key]))).kind).toBe('applied')
  })
})

describe('an officer who may approve devices', () => {
  const certify = (signers = [unit.admin.key], change: object = { approve: true }) =>
    world.judge(officerStatement(world.officerBody(unit, world.officer('duty'), change), signers))

  it('is not made by one administrator: else that one could invent the second officer of every device', async () => {
    expect(await certify()).toEqual(voidFor('four-eyes'))
    expect(await certify([unit.admin.key], { roles: ['admin'] })).toEqual(voidFor('four-eyes'))
    expect((await certify([unit.admin.key, unit.secondAdmin.key])).kind).toBe('applied')
    expect((await certify([unit.admin.key, unit.commander.key])).kind).toBe('applied')
    expect(await certify([unit.admin.key, unit.duty.key])).toEqual(voidFor('signer'))
    expect(await certify([unit.commander.key])).toEqual(voidFor('signer'))
    expect(await certify([world.root])).toEqual(voidFor('signer'))
  })

  it('does not confirm the own certificate', async () => {
    const body = world.officerBody(unit, unit.commander, { approve: true })
    expect(await world.judge(officerStatement(body, [unit.admin.key, unit.commander.key]))).toEqual(
      voidFor('four-eyes'),
    )
  })

  it('is the first one with the authority, which has no word once there is one', async () => {
    expect(await certify([unit.admin.key, world.root])).toEqual(voidFor('threshold'))
    await world.add(revoke({ officer: unit.commander.id }))
    expect((await certify([unit.admin.key, world.root])).kind).toBe('applied')
  })

  it('leaves an administrator of the unit leaf free to have a certificate under the same key', async () => {
    const own = world.officerBody(unit, unit.admin, { roles: ['admin'] })
    expect((await world.judge(officerStatement(own, [unit.admin.key]))).kind).toBe('applied')
    const otherKey = { ...own, key: world.key().publicKey }
    expect(await world.judge(officerStatement(otherKey, [unit.admin.key]))).toEqual(voidFor('four-eyes'))
  })
})
