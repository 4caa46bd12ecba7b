/** The relay's clock is wrong by days or a year, either way: nothing is lost that somebody could miss. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultBounds, type RelayDeps } from '../../relay/deps.ts'
import { createCounters } from '../../relay/metrics/counters.ts'
import { createMemoryBlobStore } from '../../relay/storage/memory-blob-store.ts'
import { createSqliteBlobStore } from '../../relay/storage/sqlite-blob-store.ts'
import { openRelayDatabase } from '../../relay/storage/sqlite-database.ts'
import { createSqliteMailStore } from '../../relay/storage/sqlite-mail-store.ts'
import { clockTime, createSqliteTime, stampedStores } from '../../relay/storage/store-time.ts'
import { sweep } from '../../relay/sweeper.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { idOf, type BlobId, type DeviceId, type HeaderHash, type UnitId } from '../../shared/ids.ts'
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

/** What a relay keeps, with its own clock and sweeps. */
async function kept(start: number) {
  const crypto = await createCrypto()
  const folder = mkdtempSync(join(tmpdir(), 'giaoban-clock-'))
  const db = openRelayDatabase(join(folder, 'relay.db'))
  const state = { now: start }
  const clock = { now: () => state.now, monotonic: () => 0 }
  const { sweepStepMs: stepMs, storedAheadMs: toleratedMs } = defaultBounds
  const time = createSqliteTime({ db, clock, stepMs, toleratedMs })
  const blobFiles = { folder: join(folder, 'blobs'), monotonic: clock.monotonic, reserveBytes: 0 }
  const { mail, blobs } = stampedStores(
    {
      mail: createSqliteMailStore({ db, step: () => {} }),
      blobs: createSqliteBlobStore({ db, crypto, step: () => {}, ...blobFiles }),
    },
    time,
  )
  const unit = idOf<UnitId>(crypto.random(16))
  const file = crypto.random(100)
  const blob = idOf<BlobId>(crypto.sha256(file))
  const deps = { clock, bounds: defaultBounds, log: silentLog } as unknown as RelayDeps
  const at = 0 // whatever the caller says
  return {
    state,
    post: async () => {
      await blobs.create({ unit, blob, size: file.length, at, quotaBytes: 1e9, maxUploads: 4 })
      await blobs.append({ unit, blob, offset: 0, bytes: file })
      const [device, headerHash] = [idOf<DeviceId>(crypto.random(16)), idOf<HeaderHash>(crypto.random(32))]
      const leaf = { addressee: addresseeKey({ kind: 'unit', id: unit, epoch: 1 }), index: 0, leaf: file, path: [] }
      await mail.post({
        unit,
        device,
        headerHash,
        header: file,
        payload: file,
        entries: [{ streams: [unit], ...leaf }],
        at,
      })
    },
    sweep: () => sweep({ mail, blobs, deps, counters: createCounters(), time }),
    left: async () => ({
      envelopes: (db.prepare('SELECT count(*) AS n FROM envelope').get() as { n: number }).n,
      file: (await blobs.size(blob)) !== undefined,
    }),
    ack: () =>
      mail.ack(
        { stream: unit, visible: [], circles: false, device: idOf<DeviceId>(crypto.random(16)) },
        { cursor: 1, at },
      ),
    refuse: () => blobs.create({ unit, blob, size: file.length, at, quotaBytes: 1, maxUploads: 4 }),
    times: () => db.prepare('SELECT min(at) AS first, max(at) AS last FROM envelope').get(),
    [Symbol.dispose]: () => {
      db.close()
      rmSync(folder, { recursive: true })
    },
  }
}

test('what came while the clock was behind is there, with its files, when the clock is right again', async () => {
  using relay = await kept(Date.UTC(2026, 10, 1))
  const { state } = relay
  await relay.post()
  state.now -= 60 * day // the machine wakes with an old clock, and has not asked for the time yet
  await relay.post()
  await relay.sweep()
  await relay.post()
  state.now += 60 * day + 2 * hour
  for (let i = 0; i < 5; i += 1) {
    await relay.sweep()
    state.now += hour
  }
  expect(await relay.left()).toEqual({ envelopes: 3, file: true })
  state.now += 46 * day
  for (let i = 0; i < 5; i += 1) await relay.sweep()
  expect(await relay.left()).toEqual({ envelopes: 0, file: false })
})

test('a wrong moment in which nothing was stored leaves no trace in what comes after it', async () => {
  const start = Date.UTC(2026, 10, 1)
  using relay = await kept(start)
  relay.state.now += year
  await relay.ack()
  expect(await relay.refuse()).toEqual({ ok: false, error: 'quota' })
  relay.state.now = start
  await relay.post()
  expect(relay.times()).toEqual({ first: start, last: start })
})

test('a clock that was ahead for a while keeps nothing for as long as it was ahead', async () => {
  const start = Date.UTC(2026, 10, 1)
  using relay = await kept(start + 6 * day)
  await Promise.all(Array.from({ length: 550 }, () => relay.post())) // more than one step
  relay.state.now = start
  await relay.post()
  expect(relay.times()).toEqual({ first: start + 6 * day, last: start + 6 * day })
  for (let i = 0; i < 24; i += 1) await relay.sweep()
  expect(relay.times()).toEqual({ first: start + 3 * day, last: start + 3 * day })
  for (let i = 0; i < 24; i += 1) await relay.sweep()
  expect(relay.times()).toEqual({ first: start, last: start })
  relay.state.now += 46 * day + 2 * hour
  await relay.sweep()
  expect(await relay.left()).toEqual({ envelopes: 0, file: false })
})

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
  const context = {
    mail,
    blobs: createMemoryBlobStore(crypto),
    deps,
    counters: createCounters(),
    time: clockTime(deps.clock),
  }
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
