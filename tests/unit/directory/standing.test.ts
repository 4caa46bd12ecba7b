/** What stands in the directory where a statement would say something else: for every type, also where nothing stands. */
import { beforeAll, expect, test } from 'vitest'
import { standing } from '../../../engine/directory/standing.ts'
import { circleStatement, successionStatement } from '../../../engine/enrol/lifecycle.ts'
import { epochStatement } from '../../../engine/enrol/statements.ts'
import type { CircleId, DeviceId, OfficerId, UnitId } from '../../../shared/ids.ts'
import { emptyDirectory, type DirectoryState } from '../../../shared/protocol/directory/directory-state.ts'
import type { LeafBody, LeafType } from '../../../shared/protocol/directory/leaf-types.ts'
import { DirectoryWorld, type TestDevice, type TestUnit } from '../../support/directory-world.ts'
import { leafSamples } from '../../support/leaf-samples.ts'

let world: DirectoryWorld
let unit: TestUnit
let other: TestUnit
let device: TestDevice
let circle: LeafBody<'circle'>
beforeAll(async () => {
  world = await DirectoryWorld.create()
  ;[unit, other] = [await world.addUnit('tp-hcm'), await world.addUnit('long-an')]
  device = await world.addDevice(unit)
  await world.addDevice(other)
  await world.addBorder(unit, other)
  for (const each of [unit, other]) await world.addEpoch(each)
  circle = {
    circle: world.id<CircleId>(),
    version: 1,
    members: [unit.id, other.id].toSorted().map((each) => ({ unit: each, epoch: 1 })),
    publicKeyHash: world.crypto.random(32),
    seedWrapsRoot: world.crypto.random(32),
    author: device.id,
  }
  await world.add(circleStatement(circle, [device.key, unit.admin.key]))
})
const stands = <T extends LeafType>(type: T, body: Partial<LeafBody<T>>, state: DirectoryState = world.state) =>
  standing[type](state, body as LeafBody<T>)

test('nothing stands where the log is empty, whatever the statement', () => {
  const types = Object.keys(leafSamples) as LeafType[]
  const found = types.map((type) => stands(type, leafSamples[type][0] as object, emptyDirectory()))
  expect(found).toEqual(types.map(() => undefined))
})

test('nothing stands beside what only happens: a suspension, a revocation, a veto, a matching key', () => {
  for (const type of ['suspend', 'revocation', 'veto', 'matching-key'] as const)
    expect(stands(type, { unit: unit.id, device: device.id } as object)).toBeUndefined()
})

test('policy, unit, circle, witness and log stand as they were said', () => {
  expect(stands('policy', {})).toEqual(world.policy)
  expect(stands('unit', { unit: unit.id })).toEqual(unit.leaf)
  expect(stands('circle', { circle: circle.circle })).toMatchObject(circle)
  expect(
    stands('witness-key', { witness: { name: 'witness.test', key: new Uint8Array(32), operator: false } }),
  ).toEqual({
    witness: world.policy.witnesses[0],
  })
  expect(
    stands('witness-key', { witness: { name: 'new.test', key: new Uint8Array(32), operator: false } }),
  ).toBeUndefined()
  expect(stands('new-log', {})).toEqual({ log: world.policy.log })
})

test('people and machines stand by their certificates, keys by their counter', () => {
  const { unit: of, device: id, signKey, witnessKey, auditKey, limits, roleLimits, notAfter } = device.body
  expect(stands('device', { device: id })).toEqual({
    unit: of,
    device: id,
    signKey,
    witnessKey,
    auditKey,
    limits,
    roleLimits,
    notAfter,
  })
  expect(stands('device-key', { device: id })).toEqual({
    device: id,
    counter: 1,
    publicKeyHash: world.crypto.sha256(device.kem.publicKey),
  })
  const officer = unit.commander.id
  expect(stands('officer', { officer })).toMatchObject({ officer, key: unit.commander.key.publicKey })
  expect(stands('role', { officer })).toEqual({ unit: unit.id, officer, roles: ['commander'], approve: true })
  const strangers = { device: world.id<DeviceId>(), officer: world.id<OfficerId>() }
  for (const type of ['device', 'device-key', 'officer', 'role'] as const)
    expect(stands(type, strangers as object)).toBeUndefined()
})

test('a border stands as it was said last, between these two only', () => {
  const [a, b] = [unit.id, other.id].toSorted() as [UnitId, UnitId]
  expect(stands('border', { a, b })).toEqual({ a, b, state: 'open' })
  expect([stands('border', { a, b: world.id() }), stands('border', { a: world.id(), b })]).toEqual([
    undefined,
    undefined,
  ])
})

test('the newest epoch stands with the one before it, and says nothing of what that one removed', async () => {
  const first = world.state.units.get(unit.id)!.epochs.last!
  expect(stands('epoch', { unit: unit.id })).toStrictEqual({
    unit: unit.id,
    epoch: 1,
    publicKeyHash: first.publicKeyHash,
    devices: first.devices,
    seedWrapsRoot: first.seedWrapsRoot,
    author: device.id,
  })
  const next = world.composeEpoch(unit, device).body
  await world.add(epochStatement(next, [device.key]))
  const { removes, ...rest } = next
  expect(removes).toEqual([])
  expect(stands('epoch', { unit: unit.id })).toStrictEqual(rest)
})

test('a closure stands while it waits, with its successor or none, and not once it counts', async () => {
  await world.add(successionStatement({ unit: unit.id, successor: other.id }, [world.root]))
  expect(stands('succession', { unit: unit.id })).toStrictEqual({ unit: unit.id, successor: other.id })
  expect(stands('succession', { unit: other.id })).toBeUndefined()
  await world.add(successionStatement({ unit: unit.id }, [world.root]))
  expect(stands('succession', { unit: unit.id })).toStrictEqual({ unit: unit.id })
  await world.add(successionStatement({ unit: unit.id }, [world.root, unit.admin.key]))
  expect(stands('succession', { unit: unit.id })).toBeUndefined()
})
