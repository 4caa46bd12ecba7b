import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rootFingerprint } from '../../../shared/protocol/directory/keys.ts'
import { decodeLeaf } from '../../../shared/protocol/directory/leaf.ts'
import { currentEpoch, neighbours } from '../../../shared/protocol/directory/selectors.ts'
import { hour } from '../../../shared/time.ts'
import { openSeedWrap } from '../../../engine/enrol/seed-wraps.ts'
import { createMemoryLogStore } from '../../../relay/log/memory-log-store.ts'
import { createLogWriter, type LogWriter } from '../../../relay/log/writer.ts'
import { bringObject, bringWraps } from '../../support/brought-objects.ts'
import { openDirectoryHome, type DirectoryHome } from '../../support/directory-home.ts'
import { DirectoryWorld, type TestUnit } from '../../support/directory-world.ts'

let world: DirectoryWorld
let units: TestUnit[]
let log: LogWriter
let home: DirectoryHome
/** Leaves of the world's own copy that were given to the log. */
let given = 0

/** What enrolment does: keys and wraps first, then the statements in their order. */
async function publish(): Promise<void> {
  for (const key of world.publicKeys) await bringObject(log, key)
  for (const unit of units) if (unit.epoch !== undefined) await bringWraps(log, unit.epoch.wraps)
  for (const leaf of world.leaves.slice(given)) {
    const { statement, logged } = decodeLeaf(leaf)!
    expect(await log.submit({ statement, logged })).toMatchObject({ ok: true })
  }
  given = world.leaves.length
}

/** What a home does on every connection: note first, then pages until it is current, then the keys it misses. */
async function sync(pageSize: number): Promise<void> {
  const note = (await log.note())!
  for (let from = home.client.state.size; ;) {
    const leaves = (await log.leaves(from, pageSize)).slice(0, pageSize)
    const result = home.client.ingest({ note, from, leaves })
    if (!result.ok) throw new Error(result.error)
    if (result.value.kind === 'current') break
    from = result.value.from
  }
  const keys = await Promise.all(home.client.missingObjects().map((hash) => log.object(hash)))
  home.client.putObjects(keys.filter((key) => key !== undefined))
}

beforeEach(async () => {
  given = 0
  world = await DirectoryWorld.create()
  log = await createLogWriter({
    crypto: world.crypto,
    store: createMemoryLogStore(world.crypto),
    clock: { now: () => world.now, monotonic: () => world.now },
    log: { name: 'log.test', keys: world.logKey.pair },
    witness: { name: 'witness.test', keys: world.witness.pair },
    root: rootFingerprint(world.crypto, world.policy),
    step: () => undefined,
  })
  units = [await world.addUnit('tp-hcm'), await world.addUnit('binh-duong')]
  for (const unit of units) {
    await world.addDevice(unit)
    await world.addDevice(unit)
    await world.addEpoch(unit)
  }
  await world.addBorder(units[0]!, units[1]!)
  home = openDirectoryHome(world, units[0]!.id)
})
afterEach(() => home[Symbol.dispose]())

describe('a home and a log', () => {
  it('come to the same directory, whatever the size of a page, and the home can seal to its neighbour', async () => {
    await publish()
    await sync(3)
    expect(home.client.state.size).toBe(world.leaves.length)
    expect(home.client.facts()).toMatchObject({ witnessed: false, alarms: [] })
    expect(home.client.sealing('thuong').ok).toBe(true)
    const [neighbour] = neighbours(home.client.state, units[0]!.id, world.now)
    const epoch = currentEpoch(home.client.state, neighbour!.unit)
    expect(home.client.object(epoch!.publicKeyHash)).toEqual(units[1]!.epoch?.keys.publicKey)
    expect(home.client.missingObjects()).toEqual([])
  })

  it('stay together while the log grows, over restarts of the home', async () => {
    await publish()
    await sync(512)
    world.now += 30 * hour
    expect(home.restart({ trustsStored: true }).sealing('thuong')).toEqual({ ok: false, error: 'directory/stale' })
    await world.addEpoch(units[1]!)
    await publish()
    await sync(512)
    expect(currentEpoch(home.client.state, units[1]!.id)?.epoch).toBe(2)
    expect(home.client.sealing('thuong').ok).toBe(true)
    expect(home.restart().state.size).toBe(world.leaves.length)
  })

  it("give a device its unit's seed by way of the log alone", async () => {
    await publish()
    await sync(512)
    const unit = units[0]!
    const device = unit.devices[1]!
    await world.addEpoch(unit)
    await publish()
    await sync(512)
    const epoch = currentEpoch(home.client.state, unit.id)!
    const opened = openSeedWrap(world.crypto, {
      epoch,
      leaves: await log.wraps(epoch.seedWrapsRoot),
      device: device.id,
      counter: 1,
      deviceKeys: device.kem,
    })
    expect(opened.ok && opened.value.keys.publicKey).toEqual(unit.epoch?.keys.publicKey)
  })
})
