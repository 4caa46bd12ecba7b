import { beforeEach, describe, expect, it } from 'vitest'
import { idOf, parseUnitCode, type DeviceId, type UnitCode, type UnitId } from '../../../shared/ids.ts'
import { officerCertificateAt } from '../../../shared/protocol/directory/certificates.ts'
import {
  activeDevices,
  adminsOf,
  allUnits,
  certificateByLeaf,
  currentEpoch,
  deviceKeyAt,
  epochOf,
  lowestOpenEpoch,
  neighbours,
  policyAt,
  unitAt,
  unitByCode,
} from '../../../shared/protocol/directory/selectors.ts'
import { officerStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'

let world: DirectoryWorld
let unit: TestUnit
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
})

describe('questions about a time before', () => {
  it('are answered as they would have been then', async () => {
    const empty = world.state.size
    const device = await world.addDevice(unit)
    const withDevice = world.state.size
    const first = await world.addEpoch(unit)
    const withFirst = world.state.size
    const nextKey = world.crypto.random(1216)
    await world.publishKey(device, 2, nextKey)

    const { state } = world
    expect(currentEpoch(state, unit.id, withDevice)).toBeUndefined()
    expect(currentEpoch(state, unit.id, withFirst)?.leaf).toBe(first)
    expect(epochOf(state, unit.id, 1)?.leaf).toBe(first)
    expect(epochOf(state, unit.id, 2)).toBeUndefined()
    expect(deviceKeyAt(state, device.id, withFirst)?.counter).toBe(1)
    expect(deviceKeyAt(state, device.id)).toMatchObject({ counter: 2, publicKeyHash: world.crypto.sha256(nextKey) })
    expect(activeDevices(state, unit.id, { at: world.now, size: empty })).toEqual([])
    expect(activeDevices(state, unit.id, { at: world.now, size: withDevice })).toHaveLength(1)
    expect(policyAt(state, 0)).toBeUndefined()
    expect(unitAt(state, unit.id, 1)).toBeUndefined()
  })

  it('know which certificate an officer had', async () => {
    const before = officerCertificateAt(world.state, unit.duty.id)
    const size = world.state.size
    const roles = ['investigator'] as const
    const leaf = await world.add(officerStatement(world.officerBody(unit, unit.duty, { roles }), [unit.admin.key]))
    expect(officerCertificateAt(world.state, unit.duty.id)?.leaf).toBe(leaf)
    expect(officerCertificateAt(world.state, unit.duty.id, size)?.leaf).toBe(before?.leaf)
    expect(certificateByLeaf(world.state, leaf)).toMatchObject({ kind: 'officer', roles })
  })
})

describe('questions about the present', () => {
  it('name all units, their administrators and keys', async () => {
    await world.addUnit('dong-nai')
    const ids = allUnits(world.state).map((each) => each.unit)
    expect(ids).toHaveLength(2)
    expect(ids).toEqual(ids.toSorted())
    const admins = adminsOf(world.state, unit.id)
    expect(admins.map((each) => each.keyId).toSorted()).toEqual(
      [unit.admin.key.keyId, unit.secondAdmin.key.keyId].toSorted(),
    )
    expect(admins.find((each) => each.officer === unit.admin.id)?.key).toEqual(unit.admin.key.publicKey)
  })

  it('have empty answers for what nobody knows', () => {
    const nowhere = idOf<UnitId>(new Uint8Array(16))
    const { state } = world
    expect(unitAt(state, nowhere)).toBeUndefined()
    expect(unitByCode(state, parseUnitCode('nowhere') as UnitCode)).toBeUndefined()
    expect(adminsOf(state, nowhere)).toEqual([])
    expect(neighbours(state, nowhere, world.now)).toEqual([])
    expect(activeDevices(state, nowhere, { at: world.now })).toEqual([])
    expect([currentEpoch(state, nowhere), epochOf(state, nowhere, 1)]).toEqual([undefined, undefined])
    expect(lowestOpenEpoch(state, nowhere)).toBe(1)
    expect(deviceKeyAt(state, idOf<DeviceId>(new Uint8Array(16)))).toBeUndefined()
  })
})
