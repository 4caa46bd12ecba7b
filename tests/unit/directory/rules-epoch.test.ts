/** The epoch rule (docs/spec/statements.md, Epoch): the active set, item by item, and who signs for it. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { DeviceId } from '../../../shared/ids.ts'
import { epochStatement, type EpochInput } from '../../../engine/enrol/statements.ts'
import { flipBit } from '../../support/codec.ts'
import { DirectoryWorld, type TestDevice, type TestKey, type TestUnit } from '../../support/directory-world.ts'

const applied = expect.objectContaining({ kind: 'applied' }) as unknown
const voidFor = (reason: string) => ({ kind: 'void', reason })
let world: DirectoryWorld
let unit: TestUnit
let author: TestDevice
beforeEach(async () => {
  world = await DirectoryWorld.create()
  unit = await world.addUnit('tp-hcm')
  author = await world.addDevice(unit)
  await world.addDevice(unit)
  await world.addDevice(unit)
})
const judge = (change: (body: EpochInput) => EpochInput, signers: readonly TestKey[] = [author.key]) =>
  world.judge(epochStatement(change(world.composeEpoch(unit, author).body), signers))

describe('the set of devices that an epoch names', () => {
  it('is the active one, whole: none too many, none missing, none in the place of another', async () => {
    const stranger = { device: 'ff'.repeat(16) as DeviceId, counter: 1 }
    expect(await judge((body) => body)).toEqual(applied)
    expect(await judge((body) => ({ ...body, devices: [...body.devices, stranger] }))).toEqual(voidFor('active-set'))
    for (const at of [0, 1, 2]) {
      const without = (body: EpochInput) => ({ ...body, devices: body.devices.toSpliced(at, 1) })
      expect(await judge(without)).toEqual(voidFor('active-set'))
      const counted = (body: EpochInput) => ({
        ...body,
        devices: body.devices.map((each, index) => (index === at ? { ...each, counter: 2 } : each)),
      })
      expect(await judge(counted)).toEqual(voidFor('active-set'))
    }
    const last = (body: EpochInput) => ({ ...body, devices: body.devices.with(2, stranger) })
    expect(await judge(last)).toEqual(voidFor('active-set'))
  })
})

describe('an epoch that removes devices', () => {
  const removing = (devices: readonly DeviceId[]) => world.composeEpoch(unit, author, devices).body

  it('is signed by the device that made it and an administrator, not by one of the two, nor by two administrators', async () => {
    const gone = unit.devices[1] as TestDevice
    const offer = (...signers: readonly TestKey[]) => world.judge(epochStatement(removing([gone.id]), signers))
    const { admin, secondAdmin, commander } = unit
    expect(await offer(author.key, admin.key)).toEqual(applied)
    expect(await offer(author.key)).toEqual(voidFor('four-eyes'))
    expect(await offer(admin.key)).toEqual(voidFor('signer'))
    expect(await offer(admin.key, secondAdmin.key)).toEqual(voidFor('signer'))
    expect(await offer(gone.key, admin.key)).toEqual(voidFor('signer'))
    expect(await offer(author.key, commander.key)).toEqual(voidFor('signer'))
    const bent = await epochStatement(removing([gone.id]), [author.key, admin.key])
    expect(await world.judge(flipBit(bent, 8 * (bent.length - 1)))).toEqual(voidFor('signature'))
    expect(await world.judge(flipBit(bent, 8 * (bent.length - 67)))).toEqual(voidFor('signature'))
  })

  it('removes devices of the unit only: not of another, not one that nobody knows', async () => {
    const other = await world.addUnit('dong-nai')
    const foreign = await world.addDevice(other)
    const signers = [author.key, unit.admin.key]
    for (const device of [foreign.id, world.id<DeviceId>()]) {
      const { body } = world.composeEpoch(unit, author)
      expect(await world.judge(epochStatement({ ...body, removes: [device] }, signers))).toEqual(voidFor('removes'))
    }
  })
})

it('an epoch remembers the one before by its leaf; the first has none', async () => {
  const first = await world.addEpoch(unit)
  const epochs = () => world.state.units.get(unit.id)?.epochs.last
  expect(epochs()).not.toHaveProperty('previous')
  await world.addEpoch(unit)
  expect(epochs()).toMatchObject({ epoch: 2, previous: first })
})

it('an epoch is nothing where no policy stands', async () => {
  const empty = await DirectoryWorld.create({ empty: true })
  const { body } = world.composeEpoch(unit, author)
  expect(await empty.judge(epochStatement(body, [author.key]))).toEqual(voidFor('no-policy'))
})
