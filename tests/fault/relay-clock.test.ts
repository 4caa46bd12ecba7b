/** The relay's clock is wrong by a year, either way: nothing is lost that somebody could miss. */
import { expect, test } from 'vitest'
import { defaultBounds, type RelayDeps } from '../../relay/deps.ts'
import { createCounters } from '../../relay/metrics/counters.ts'
import { createMemoryBlobStore } from '../../relay/storage/memory-blob-store.ts'
import { openRelayDatabase } from '../../relay/storage/sqlite-database.ts'
import { createSqliteMailStore } from '../../relay/storage/sqlite-mail-store.ts'
import { sweep } from '../../relay/sweeper.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { idOf, type DeviceId, type HeaderHash, type UnitId } from '../../shared/ids.ts'
import { addresseeKey } from '../../shared/protocol/addressee.ts'
import { day, hour } from '../../shared/time.ts'
import { silentLog } from '../support/engine-kit.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  startRelay,
  toUnit,
  worldClock,
} from '../support/relay-world.ts'

const year = 365 * day

test('a clock a year ahead costs three hours of the oldest mail a sweep, and the operator is told', async () => {
  const crypto = await createCrypto()
  const db = openRelayDatabase(':memory:')
  const mail = createSqliteMailStore({ db, step: () => {} })
  const unit = idOf<UnitId>(crypto.random(16))
  const start = Date.UTC(2026, 10, 1)
  const hours = 45 * 24
  for (let age = 0; age < hours; age++) {
    await mail.post({
      unit,
      device: idOf<DeviceId>(crypto.random(16)),
      headerHash: idOf<HeaderHash>(crypto.random(32)),
      header: crypto.random(10),
      payload: crypto.random(10),
      entries: [
        {
          streams: [unit],
          addressee: addresseeKey({ kind: 'unit', id: unit, epoch: 1 }),
          index: 0,
          leaf: crypto.random(10),
          path: [],
        },
      ],
      at: start - age * hour,
    })
  }
  const warnings: unknown[] = []
  let now = start
  const deps = {
    clock: { now: () => now, monotonic: () => 0 },
    bounds: defaultBounds,
    log: { ...silentLog, warn: (event: string, fields?: object) => void warnings.push({ event, ...fields }) },
  } as unknown as RelayDeps
  const context = { mail, blobs: createMemoryBlobStore(crypto), deps, counters: createCounters() }
  const left = (): number => (db.prepare('SELECT count(*) AS n FROM envelope').get() as { n: number }).n

  await sweep(context)
  expect([left(), warnings]).toEqual([hours, []])
  now += year
  await sweep(context)
  expect(hours - left()).toBe(3)
  expect(warnings).toEqual([{ event: 'expiry-behind', days: 364, kind: 'envelopes' }])
  now -= 2 * year
  await sweep(context)
  expect(hours - left()).toBe(3)
  now += year + 2 * hour
  await sweep(context)
  expect(hours - left()).toBe(3) // and what two hours later is too old has gone before its time
  db.close()
})

test('sessions outlive a jump of the clock; what was refused meanwhile goes when it is right again', async () => {
  using folder = relayFolder()
  let wrong = 0
  const clock = { ...worldClock, now: () => worldClock.now() + wrong }
  await using relay = await startRelay(folder.config, { clock })
  const world = await makeRelayWorld(relay.url)
  const [here, there] = world.units
  await using sender = clientOf(world, relay.url, { unit: here, device: here.devices[0]! })
  await sender.connect()
  const post = makePost(world.crypto, [toUnit(there)])
  const first = makePost(world.crypto, [toUnit(there)])
  await sender.request('post', first)
  wrong = year
  await expect(sender.request('post', post)).rejects.toMatchObject({
    recoverable: true,
    params: { reason: 'device-inactive' },
  })
  wrong = -year
  const { time } = await sender.request('clock', {})
  expect(time).toBeLessThan(worldClock.now() - year + hour)
  wrong = 0
  expect(await sender.request('post', post)).toMatchObject({ at: expect.any(Number) })
  await using reader = clientOf(world, relay.url, { unit: there, device: there.devices[0]! })
  await reader.connect()
  const { items } = await reader.request('fetch', { cursor: 0, maxBytes: 100_000 })
  expect(items.map((item) => item.header)).toEqual([first.header, post.header])
})
