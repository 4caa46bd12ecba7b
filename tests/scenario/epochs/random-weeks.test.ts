/**
 * Three weeks of two units whose devices come and go as dice fall: rotations, renewals, reports, deletions, carries, mail
 * sealed before and read after. In the end every device has every bulletin. `SEED=7 npx vitest run` plays other weeks.
 */
import { afterAll, afterEach, expect, test } from 'vitest'
import { createSeeded } from '../../../cli/demo/seeded.ts'
import { outboxCounts } from '../../../engine/store/outbox.ts'
import { day, hour } from '../../../shared/time.ts'
import { auditOf, deviceKeysOf, epochNow, keyNow, seedsOf, syncAll } from '../../support/epochs.ts'
import { makeWorldTemplate, outcomeOf, sendBulletin, type SyncHome, type SyncWorld } from '../../support/sync-world.ts'

const seed = process.env['SEED'] ?? '20261121'
const days = process.env['SLOW'] === '1' ? 60 : 21
const template = await makeWorldTemplate(2)
afterAll(() => template[Symbol.dispose]())
let world: SyncWorld
afterEach(() => world[Symbol.asyncDispose]())

test(`every device ends with every bulletin (seed ${seed})`, { timeout: 600_000 }, async () => {
  const dice = createSeeded(`weeks ${seed}`)
  const chance = (of: number): boolean => dice.next() < of
  world = template.copy()
  await world.relay()
  const codes = world.units.map(({ code }) => code)
  const homes: SyncHome[] = []
  for (const code of codes) {
    for (const role of ['duty', 'investigator', 'commander']) homes.push(await world.home(`${code}/${role}`))
  }
  const sent: string[] = []
  // each home is away for up to nine days at a time
  const backAt = new Map<SyncHome, number>(homes.map((home) => [home, 0]))
  for (let hours = 0; hours < days * 24; hours += 8) {
    world.clock.advance(8 * hour)
    for (const home of homes.toSorted(() => dice.next() - 0.5)) {
      if ((backAt.get(home) ?? 0) > hours) continue
      if (chance(0.06)) {
        backAt.set(home, hours + dice.next() * 9 * 24)
        continue
      }
      if (chance(0.15)) {
        const to = codes.filter((code) => !home.name.startsWith(`${code}/`))
        // a directory that is too old, or a unit that waits for its epoch: a person would try again
        const id = await sendBulletin(home, to).catch(() => undefined)
        if (id !== undefined) sent.push(id)
      }
      if (chance(0.7)) await syncAll(home)
    }
  }
  for (let i = 0; i < 6; i++) {
    await syncAll(...homes)
    world.clock.advance(25 * hour)
  }
  await syncAll(...homes)
  expect(sent.length).toBeGreaterThan(days / 2)
  for (const home of homes) {
    const missing = sent.filter((id) => outcomeOf(home, id as never) === undefined)
    expect([home.name, missing]).toEqual([home.name, []])
    expect([home.name, outboxCounts(home.open.context.store.read)]).toEqual([home.name, { pending: 0, queued: 0 }])
    expect([home.name, auditOf(home, 'epoch.refused', 'device.cloned', 'envelope.failed')]).toEqual([home.name, []])
    expect(deviceKeysOf(home)).toEqual([keyNow(home)])
    // nothing older than 14 days, and the newest in any case
    const oldest = home.open.directory.state.units.get(home.unit)?.epochs.at((seedsOf(home)[0] ?? 1) - 1)
    expect(world.clock.now() - (oldest?.logged ?? 0)).toBeLessThan(16 * day)
    expect(seedsOf(home)).toContain(epochNow(home))
  }
})
