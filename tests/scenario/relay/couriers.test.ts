/** Who may fetch a courier unit's mail for it, and that fetching it moves nothing (docs/spec/relay.md). */
import { expect, test } from 'vitest'
import type { RelayClient } from '../../../engine/sync/relay-client/types.ts'
import { idBytes, type UnitId } from '../../../shared/ids.ts'
import type { TestUnit } from '../../support/directory-world.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  startRelay,
  toDevice,
  toUnit,
} from '../../support/relay-world.ts'

test('a neighbour or a superior fetches all that waits for a courier unit, and nobody hears of it', async () => {
  using folder = relayFolder()
  await using relay = await startRelay(folder.config)
  const world = await makeRelayWorld(relay.url)
  const { directory } = world
  const [far, neighbour, superior] = world.units
  const online = async (unit: TestUnit, device = 0): Promise<RelayClient> => {
    const client = clientOf(world, relay.url, { unit, device: unit.devices[device]! })
    await client.connect()
    return client
  }
  const change = async (leaf: Partial<TestUnit['leaf']>): Promise<void> => {
    await directory.add(directory.again('unit', { ...far.leaf, ...leaf }, [directory.root]))
    await world.publish(relay.url)
  }
  await using carrier = await online(neighbour)
  await using above = await online(superior)
  const asked = (client: RelayClient, unit: UnitId, cursor = 0): Promise<readonly number[] | string> =>
    client.request('fetchFor', { unit, cursor, maxBytes: 1_000_000 }).then(
      ({ items }) => items.map((item) => item.cursor),
      (error: { params: { reason: string } }) => error.params.reason,
    )
  const letters = [makePost(world.crypto, [toUnit(far)]), makePost(world.crypto, [toDevice(far.devices[1]!)])]
  const hashes = []
  for (const letter of letters) hashes.push((await carrier.request('post', letter)).headerHash)

  await directory.addBorder(far, neighbour)
  await world.publish(relay.url)
  // it has network: nobody else's business
  expect(await asked(carrier, far.id)).toBe('not-found')
  await change({ link: 'courier' })
  expect(await asked(carrier, far.id)).toEqual([1, 2])
  expect(await asked(carrier, far.id, 1)).toEqual([2])
  // no border, and no superior either; then one
  expect(await asked(above, far.id)).toBe('not-found')
  await change({ link: 'courier', level: 'district', parent: superior.id })
  expect(await asked(above, far.id)).toEqual([1, 2])
  expect(await asked(carrier, 'ff'.repeat(16) as UnitId)).toBe('not-found')
  // nothing was delivered by it, and the unit's own cursor stands where it stood
  const { entries } = await carrier.request('status', { headerHashes: hashes })
  expect(entries.flatMap((entry) => entry.addressees.map(({ deliveredAt }) => deliveredAt))).toEqual([
    undefined,
    undefined,
  ])
  await using own = await online(far)
  expect((await own.request('fetch', { cursor: 0, maxBytes: 1_000_000 })).items).toHaveLength(1)
  expect(await asked(own, far.id)).toBe('not-found')

  const target = idBytes(neighbour.devices[0]!.id)
  const removal = { unit: neighbour.id, kind: 'device', target, reason: 'lost' } as const
  await directory.add(directory.again('revocation', removal, [neighbour.admin.key]))
  await world.publish(relay.url)
  expect(await asked(carrier, far.id)).toBe('device-inactive')
})
