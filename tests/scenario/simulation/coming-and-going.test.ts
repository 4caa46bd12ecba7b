/**
 * Units with one to six devices, weeks of messages, over a connection that loses, doubles and turns around. In the end
 * every device has every message that it may read, no removed device reads anything that was sealed by one who had seen
 * its removal, and all logs and projections are equal. How large they are: scale.ts.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { auditOf } from '../../support/epochs.ts'
import { countsOf, logOf, sharedOf, shownOf, unread } from '../../support/agreement.ts'
import { Simulation, type Weeks } from '../../support/simulation.ts'
import { scale } from './scale.ts'
import { makeWorldTemplate, outcomeOf, type SyncHome, type SyncWorld } from '../../support/sync-world.ts'
import { day } from '../../../shared/time.ts'

/** Each looks at every message of every desk: at full size that takes longer than other tests may. */
vi.setConfig({ testTimeout: scale.timeoutMs })

let world: SyncWorld
let simulation: Simulation
let weeks: Weeks
/** Of devices that are still there: what comes late of a removed one is kept apart, and shown as such. */
const lasting = () => weeks.sent.filter(({ by }) => !weeks.removed.includes(by))

beforeAll(async () => {
  {
    using template = await makeWorldTemplate(scale.units, undefined, undefined, scale.seed)
    world = template.copy()
  }
  simulation = new Simulation(world, scale)
  const began = performance.now()
  weeks = await simulation.run()
  console.log(
    `seed ${scale.seed}: ${world.units.length} units, ${weeks.homes.length} devices, ${weeks.sent.length} bulletins, ` +
      `${weeks.acknowledged} acknowledgements, ${weeks.exchanges} exchanges, ` +
      `${Math.round((performance.now() - began) / 1000)} s, cpu ${Math.round(process.cpuUsage().user / 1e6)} s`,
  )
}, scale.timeoutMs)
afterAll(() => world[Symbol.asyncDispose]())

test('they come and go, stay away for days, and write as much as was asked', () => {
  expect(weeks.sent.length + weeks.acknowledged).toBeGreaterThanOrEqual(scale.messages)
  expect(weeks.acknowledged).toBeGreaterThan(scale.messages / 20)
  expect([weeks.joined.length, weeks.removed.length]).toEqual([scale.joins, scale.removals])
  expect(weeks.longestAway).toBeGreaterThan(10 * day)
  const sizes = world.units.map(({ id }) => weeks.homes.filter(({ unit }) => unit === id).length)
  expect(Math.min(...sizes)).toBeLessThanOrEqual(1)
  expect(Math.max(...sizes)).toBeGreaterThanOrEqual(5)
})

test('every device has every message that it may read', () => {
  for (const home of weeks.homes) expect([home.name, unread(home, lasting())]).toEqual([home.name, []])
})

test('nothing waits to be sent or confirmed', () => {
  for (const home of weeks.homes)
    expect([home.name, countsOf(home)]).toMatchObject([home.name, { pending: 0, queued: 0 }])
})

test('all logs are equal', () => {
  expect(new Set(weeks.homes.map(logOf)).size).toBe(1)
})

test('siblings show the same, to the last receipt', () => {
  for (const { id } of world.units) {
    const [first, ...others] = weeks.homes.filter(({ unit }) => unit === id)
    if (first === undefined) continue
    for (const { record } of lasting().filter(({ from, to }) => from === id || to.includes(id))) {
      const shown = shownOf(first, record)
      for (const other of others)
        expect([other.name, record, shownOf(other, record)]).toEqual([other.name, record, shown])
    }
  }
})

test('all addressees of a bulletin show the same one', () => {
  for (const { record, from, to } of lasting()) {
    const shown = weeks.homes
      .filter(({ unit }) => unit === from || to.includes(unit))
      .map((home) => sharedOf(home, record))
    expect(new Set(shown.map((each) => JSON.stringify(each))).size).toBeLessThanOrEqual(1)
  }
})

test('no removed device reads anything of one who had seen its removal, though it is given all of it', () => {
  let withheld = 0
  for (const home of weeks.removed) {
    simulation.handEverything(home)
    const later = weeks.sent.filter(
      ({ to, from, afterRemovalOf }) => afterRemovalOf.has(home) && [from, ...to].includes(home.unit),
    )
    withheld += later.length
    expect(later.filter(({ record }) => outcomeOf(home, record) !== undefined)).toEqual([])
  }
  expect(withheld).toBeGreaterThan(0)
})

test('nobody was taken for a copy, for a liar, or refused an epoch', () => {
  const faults = (home: SyncHome) =>
    auditOf(home, 'epoch.refused', 'device.cloned', 'device.forked', 'device.lied', 'envelope.failed', 'snapshot.omits')
  for (const home of weeks.homes) expect([home.name, faults(home)]).toEqual([home.name, []])
})
