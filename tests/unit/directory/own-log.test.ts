import { expect, test } from 'vitest'
import { publicKeysNamed } from '../../../engine/directory/own-log.ts'
import { deviceStatement } from '../../../engine/enrol/statements.ts'
import { DirectoryWorld } from '../../support/directory-world.ts'

test('a home gives on the keys of the newest epoch of each unit that has one, and of each device that has one', async () => {
  const world = await DirectoryWorld.create()
  const [unit] = [await world.addUnit('a'), await world.addUnit('b')]
  const device = await world.addDevice(unit)
  await world.addEpoch(unit)
  await world.addEpoch(unit)
  const bare = world.deviceBody(unit, world.key())
  await world.add(deviceStatement(bare, [unit.admin.key, unit.secondAdmin.key]))
  const keys = [unit.epoch!.keys.publicKey, device.kem.publicKey]
  expect(publicKeysNamed(world.state)).toEqual(keys.map((key) => world.crypto.sha256(key)))
})
