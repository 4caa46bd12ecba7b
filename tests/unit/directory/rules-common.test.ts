/** What every rule of the log refuses alike: without a policy, with a signature of somebody else, beyond the bounds of a day. */
import { beforeAll, describe, expect, it } from 'vitest'
import {
  circleStatement,
  newLogStatement,
  revocationStatement,
  roleStatement,
  successionStatement,
  suspendStatement,
  vetoStatement,
  witnessKeyStatement,
} from '../../../engine/enrol/lifecycle.ts'
import {
  borderStatement,
  deviceKeyStatement,
  deviceStatement,
  epochStatement,
  officerStatement,
  unitStatement,
} from '../../../engine/enrol/statements.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import type { CircleId, LeafHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { emptyDirectory } from '../../../shared/protocol/directory/directory-state.ts'
import { day } from '../../../shared/time.ts'
import { DirectoryWorld, type TestDevice, type TestKey, type TestUnit } from '../../support/directory-world.ts'

const applied = expect.objectContaining({ kind: 'applied' }) as unknown
const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
let unit: TestUnit
let other: TestUnit
let device: TestDevice
let recovery: LeafHash
beforeAll(async () => {
  world = await DirectoryWorld.create()
  ;[unit, other] = [await world.addUnit('tp-hcm'), await world.addUnit('long-an')]
  device = await world.addDevice(unit)
  await world.addDevice(other)
  for (const each of [unit, other]) await world.addEpoch(each)
  const admins = [{ officer: world.officer('admin').id, key: world.key().publicKey }]
  recovery = await world.add(unitStatement({ ...unit.leaf, admins }, [world.root]))
})

/** Made with each key as this has it. */
type Sign = (key: TestKey) => TestKey
const statements: Readonly<Record<string, (by: Sign) => Promise<Bytes>>> = {
  unit: (by) => {
    const admins = [{ officer: world.officer('admin').id, key: world.key().publicKey }]
    return unitStatement(world.unitLeaf('tay-ninh', { admins }), [by(world.root)])
  },
  border: (by) => borderStatement({ units: [unit.id, other.id], state: 'open' }, [by(world.root)]),
  officer: (by) => officerStatement(world.officerBody(unit, world.officer('duty')), [by(unit.admin.key)]),
  role: (by) =>
    roleStatement({ unit: unit.id, officer: unit.duty.id, roles: ['commander'], approve: false }, [by(unit.admin.key)]),
  device: (by) => deviceStatement(world.deviceBody(unit, world.key()), [by(unit.admin.key), by(unit.secondAdmin.key)]),
  'device-key': (by) =>
    deviceKeyStatement({ device: device.id, counter: 2, publicKeyHash: world.crypto.random(32) }, by(device.key)),
  suspend: (by) => suspendStatement({ unit: unit.id, device: device.id, made: world.now }, [by(unit.admin.key)]),
  revocation: (by) =>
    revocationStatement({ unit: unit.id, target: { device: device.id }, reason: 'lost' }, [by(unit.admin.key)]),
  succession: (by) => successionStatement({ unit: unit.id, successor: other.id }, [by(world.root)]),
  veto: (by) => vetoStatement({ unit: unit.id, leaf: recovery }, [by(unit.admin.key)]),
  'new-log': (by) => {
    const log = { origin: 'next.test', key: world.key().publicKey }
    return newLogStatement({ log, size: world.leaves.length, root: new Uint8Array(32) }, [by(world.root)])
  },
  'witness-key': (by) => {
    const witness = { name: 'next.test', key: world.key().publicKey, operator: false }
    return witnessKeyStatement({ witness }, [by(world.root)])
  },
  circle: (by) => {
    const body = {
      circle: world.id<CircleId>(),
      version: 1,
      members: [unit.id, other.id].toSorted().map((each) => ({ unit: each, epoch: 1 })),
      publicKeyHash: world.crypto.random(32),
      seedWrapsRoot: world.crypto.random(32),
      author: device.id,
    }
    return circleStatement(body, [by(device.key), by(unit.admin.key)])
  },
  epoch: (by) => epochStatement(world.composeEpoch(unit, device).body, [by(device.key)]),
}
const honest: Sign = (key) => key
const liar: Sign = (key) => ({ ...key, sign: world.key().sign })
const isCounted = new Set(['officer', 'role', 'device', 'device-key', 'suspend', 'circle', 'epoch'])

const withCounts = (leaves: number, rotations: number) => {
  const record = world.state.units.get(unit.id)!
  const counts = { day: Math.floor(world.now / day), leaves, rotations }
  return { ...world.state, units: world.state.units.set(unit.id, { ...record, counts }) }
}

describe.each(Object.entries(statements))('a leaf of type %s', (type, make) => {
  const judgeIn = async (state: DirectoryWorld['state'], by = honest) => {
    const before = world.state
    world.state = state
    try {
      return await world.judge(make(by))
    } finally {
      world.state = before
    }
  }

  it('is applied, and void without a policy or where a signer did not sign', async () => {
    expect(await judgeIn(world.state)).toEqual(applied)
    expect(await judgeIn({ ...world.state, policies: emptyDirectory().policies })).toEqual(voidFor('no-policy'))
    expect(await judgeIn(world.state, liar)).toEqual(voidFor('signature'))
    let signers = 0
    const onlyFirst: Sign = (key) => (signers++ === 0 ? liar(key) : key)
    expect(await judgeIn(world.state, onlyFirst)).toEqual(voidFor('signature'))
  })

  it('counts among its unit’s leaves of the day, an epoch among its rotations', async () => {
    const { leavesPerUnitAndDay: leaves, rotationsPerUnitAndDay: rotations } = limits
    expect(await judgeIn(withCounts(leaves - 1, rotations - 1))).toEqual(applied)
    expect(await judgeIn(withCounts(leaves, 0))).toEqual(isCounted.has(type) ? voidFor('too-many') : applied)
    expect(await judgeIn(withCounts(0, rotations))).toEqual(type === 'epoch' ? voidFor('too-many') : applied)
  })
})
