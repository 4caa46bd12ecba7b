import { expect, test } from 'vitest'
import { epochStatement } from '../../../engine/enrol/statements.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  startRelay,
  toDevice,
  toUnit,
} from '../../support/relay-world.ts'

test('a removal closes the door to the device, the epochs before it, and its own mailbox', async () => {
  using folder = relayFolder()
  await using relay = await startRelay(folder.config)
  const world = await makeRelayWorld(relay.url)
  const [unit, other] = world.units
  const [kept, removed] = unit.devices
  await using sender = clientOf(world, relay.url, { unit: other, device: other.devices[0]! })
  await using online = clientOf(world, relay.url, { unit, device: removed! })
  await sender.connect()
  await online.connect()
  const early = makePost(world.crypto, [toUnit(unit)])
  const accepted = await sender.request('post', early)

  const { body, seed, keys, wraps } = world.directory.composeEpoch(unit, kept!, [removed!.id])
  world.directory.publicKeys.push(keys.publicKey)
  unit.epoch = { number: body.epoch, seed, keys, wraps }
  await world.directory.add(epochStatement(body, [kept!.key, unit.admin.key]))
  await world.publish(relay.url)

  const reasonOf = (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      () => 'accepted',
      (error: { params: { reason: string } }) => error.params.reason,
    )
  expect(await reasonOf(sender.request('post', makePost(world.crypto, [toUnit(unit, 1)])))).toBe('post-epoch')
  expect(await reasonOf(sender.request('post', makePost(world.crypto, [toUnit(unit, 2)])))).toBe('accepted')
  expect(await reasonOf(sender.request('post', makePost(world.crypto, [toDevice(removed!)])))).toBe('post-addressee')
  // what was accepted before is answered as it was
  expect(await sender.request('post', early)).toEqual(accepted)
  // a session that was open gets nothing more, and posts nothing more
  expect(await reasonOf(online.request('post', makePost(world.crypto, [toUnit(other)])))).toBe('device-inactive')
  expect(await reasonOf(online.request('fetch', { cursor: 0, maxBytes: 1000 }))).toBe('device-inactive')
  expect(await reasonOf(clientOf(world, relay.url, { unit, device: removed! }).connect())).toBe('device-inactive')
  const download = { blob: '00'.repeat(32) as never, size: 1, verify: () => true, write: async () => {} }
  await expect(online.blobs.download(download)).rejects.toMatchObject({ code: 'relay/unreachable' })
  await expect(sender.blobs.download(download)).rejects.toMatchObject({ code: 'attachment/missing' })
  await using rest = clientOf(world, relay.url, { unit, device: kept! })
  await rest.connect()
  expect((await rest.request('fetch', { cursor: 0, maxBytes: 100_000 })).items).toHaveLength(2)
})
