/** A device joins a unit that has a past: its siblings tell it, it checks what they say, and it owes nothing for it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { revocationStatement } from '../../../engine/enrol/lifecycle.ts'
import { linkStates } from '../../../engine/store/links.ts'
import { outboxCounts } from '../../../engine/store/outbox.ts'
import type { RecordId } from '../../../shared/ids.ts'
import { day, hour } from '../../../shared/time.ts'
import { auditOf, seedsOf, syncAll } from '../../support/epochs.ts'
import { publish } from '../../support/rotators.ts'
import {
  acknowledge,
  alertsOf,
  makeWorldTemplate,
  outcomeOf,
  rungs,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'
import { signerAt } from '../../support/proposals.ts'

let template: WorldTemplate
let world: SyncWorld
let sender: SyncHome
let elder: SyncHome
let second: SyncHome
let [here, there]: string[] = []

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  await world.relay()
  ;[here, there] = world.units.map(({ code }) => code)
  sender = await world.home(`${here}/duty`)
  elder = await world.home(`${there}/commander`)
  second = await world.home(`${there}/investigator`)
  await syncAll(sender, elder, second)
})
afterEach(() => world[Symbol.asyncDispose]())

const code = (name: string | undefined): string => name ?? ''
const alarms = async (home: SyncHome) => (await home.call('sync.state', {})).alarms.map((each) => each.code)
const shown = async (home: SyncHome) =>
  (await home.call('bulletin.list', { filter: 'all' })).bulletins
    .map(({ id, title, state, acknowledged, addressed }) => ({ id, title, state, acknowledged, addressed }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))

/** It is certified, its cool-down passes, a sibling makes the epoch that names it, and it opens its seed. */
async function join(): Promise<SyncHome> {
  await world.join(code(there), 'newcomer')
  world.clock.advance(2 * hour)
  await syncAll(elder, second)
  const newcomer = await world.home(`${there}/newcomer`)
  await syncAll(newcomer)
  return newcomer
}

test('a newcomer ends with the active bulletins, their words and ladders, and without old seeds', async () => {
  const received = await sendBulletin(sender, [code(there)])
  await syncAll(sender, elder, second)
  await acknowledge(elder, received)
  const own = await sendBulletin(elder, [code(here)])
  await syncAll(elder, sender, elder, second)
  const newcomer = await join()
  for (let i = 0; i < 3; i++) {
    world.clock.advance(hour)
    await syncAll(elder, second, newcomer)
  }
  expect([received, own].map((id) => outcomeOf(newcomer, id))).toEqual(['accepted', 'accepted'])
  expect(await shown(newcomer)).toEqual(await shown(elder))
  expect(await rungs(newcomer, own)).toEqual(await rungs(elder, own))
  expect(seedsOf(newcomer)).not.toContain(1)
  expect(auditOf(newcomer, 'snapshot.', 'carry.refused')).toEqual([])
  expect(await alarms(newcomer)).toEqual([])
  expect(await newcomer.call('store.rebuild', {})).toMatchObject({ equal: true })
})

test('numbers below its heads are no gaps, nobody is asked for them, and nothing old rings or is answered', async () => {
  for (let i = 0; i < 3; i++) await sendBulletin(sender, [code(there)])
  await syncAll(sender, elder, second)
  const newcomer = await join()
  world.clock.advance(hour)
  await syncAll(elder, second, newcomer)
  expect(alertsOf(newcomer)).toBe(0)
  await syncAll(sender)
  const id = await sendBulletin(sender, [code(there)])
  await syncAll(sender, newcomer)
  expect(outcomeOf(newcomer, id)).toBe('accepted')
  const states = linkStates(newcomer.open.context.store.read, [sender.open.context.self.device], 8)
  expect(states.map(({ missing }) => missing)).toEqual([[]])
  expect(auditOf(newcomer, 'send.receipt')).toHaveLength(1)
  expect(alertsOf(newcomer)).toBe(1)
})

test('what was on its way to an older epoch reaches it by a sibling', async () => {
  await sendBulletin(sender, [code(there)])
  await syncAll(sender, elder, second)
  const late = await sendBulletin(sender, [code(there)]) // sealed before, posted after
  const newcomer = await join()
  await syncAll(elder, second, newcomer)
  await syncAll(sender, elder, newcomer)
  expect(outcomeOf(elder, late)).toBe('accepted')
  expect(outcomeOf(newcomer, late)).toBeUndefined()
  for (let i = 0; i < 4; i++) {
    world.clock.advance(2 * hour)
    await syncAll(newcomer, elder, second, newcomer)
  }
  expect(outcomeOf(newcomer, late)).toBe('accepted')
})

test('the second sibling sees the same and says so; the third word is not made', async () => {
  const id = await sendBulletin(sender, [code(there)])
  await syncAll(sender, elder, second)
  const newcomer = await join()
  for (let i = 0; i < 4; i++) {
    world.clock.advance(hour)
    await syncAll(elder, second, newcomer)
  }
  const words = [elder, second].map((home) => auditOf(home, 'send.snapshot'))
  expect(words.flat().toSorted()).toEqual(['send.snapshot', 'send.snapshot-seen'])
  const seen = newcomer.open.context.store.read.all('SELECT omitted FROM snapshot_seen')
  expect(seen).toEqual([{ omitted: 0 }])
  expect(outcomeOf(newcomer, id)).toBe('accepted')
})

test('a bulletin of a device that was removed since is believed by the word of the sibling who had it before', async () => {
  const id = await sendBulletin(sender, [code(there)])
  await syncAll(sender, elder, second)
  const admin = await world.home(`${here}/admin`)
  const relay = await world.relay()
  const target = { device: sender.open.context.self.device }
  await publish(admin, relay.url, {
    statement: await revocationStatement({ unit: sender.unit, target, reason: 'stolen' }, [signerAt(admin)]),
  })
  const newcomer = await join()
  for (let i = 0; i < 3; i++) {
    world.clock.advance(hour)
    await syncAll(elder, second, newcomer)
  }
  expect([outcomeOf(elder, id), outcomeOf(newcomer, id)]).toEqual(['accepted', 'accepted'])
})

test('a newcomer without a word of anybody asks, is shown so, and gets its snapshot when a sibling is back', async () => {
  const id: RecordId = await sendBulletin(sender, [code(there)])
  await syncAll(sender, elder, second)
  await world.join(code(there), 'newcomer')
  world.clock.advance(2 * hour)
  const newcomer = await world.home(`${there}/newcomer`)
  await syncAll(newcomer)
  world.clock.advance(day)
  await syncAll(newcomer, newcomer)
  world.clock.advance(day)
  await syncAll(newcomer)
  expect(await alarms(newcomer)).toContain('snapshot/late')
  for (let i = 0; i < 3; i++) {
    world.clock.advance(2 * hour)
    await syncAll(elder, second, newcomer)
  }
  expect(outcomeOf(newcomer, id)).toBe('accepted')
  expect(await alarms(newcomer)).not.toContain('snapshot/late')
  expect(outboxCounts(newcomer.open.context.store.read)).toMatchObject({ queued: 0 })
})
