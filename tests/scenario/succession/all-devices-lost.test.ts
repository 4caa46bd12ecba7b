/** All devices of a unit are gone, and it begins anew: what is active comes back from those who had it from it. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { revocationStatement } from '../../../engine/enrol/lifecycle.ts'
import { datedBy } from '../../../engine/enrol/statement.ts'
import { outboxCounts } from '../../../engine/store/outbox.ts'
import type { DeviceId } from '../../../shared/ids.ts'
import { hour } from '../../../shared/time.ts'
import { authorityHand } from '../../support/authority-hand.ts'
import { auditOf, epochNow, seedsOf, syncAll } from '../../support/epochs.ts'
import { publish } from '../../support/rotators.ts'
import {
  acknowledge,
  makeWorldTemplate,
  outcomeOf,
  rungs,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

const [here, lost, near] = ['tp-hcm', 'ba-ria-vung-tau', 'dong-nai'] as const
let template: WorldTemplate
let world: SyncWorld
let sender: SyncHome
let gone: SyncHome
let other: SyncHome

beforeAll(async () => {
  template = await makeWorldTemplate(3)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  await world.relay()
  sender = await world.home(`${here}/commander`)
  gone = await world.home(`${lost}/commander`)
  other = await world.home(`${near}/commander`)
  await syncAll(sender, gone, other)
})
afterEach(() => world[Symbol.asyncDispose]())

/** Everything that the unit had is revoked by the authority; one new desk begins where they all ended. */
async function beginAnew(): Promise<SyncHome> {
  await world.join(lost, 'anew')
  const root = datedBy((await authorityHand(world)).root, world.clock)
  const relay = await world.relay()
  const { units } = gone.open.directory.state
  const anew = Array.from(units.get(gone.unit)?.devices ?? []).at(-1)
  const devices = Array.from(units.get(gone.unit)?.devices ?? []).filter((device) => device !== anew)
  for (const device of devices as readonly DeviceId[]) {
    const statement = await revocationStatement({ unit: gone.unit, target: { device }, reason: 'lost' }, [root])
    await publish(sender, relay.url, { statement })
  }
  world.clock.advance(2 * hour)
  return world.home(`${lost}/anew`)
}

test('its new desk ends with every active bulletin that it may read, its own and its answers among them', async () => {
  const received = await sendBulletin(sender, [lost, near])
  const own = await sendBulletin(gone, [here, near])
  await syncAll(sender, gone, other, sender, gone)
  await acknowledge(gone, received)
  await acknowledge(other, own)
  await syncAll(gone, other, sender, gone)
  const waiting = await sendBulletin(sender, [lost]) // never fetched by anybody there
  await syncAll(sender)
  const elsewhere = await sendBulletin(sender, [near])
  const anew = await beginAnew()
  await syncAll(anew, sender, other)
  for (let i = 0; i < 3; i++) {
    world.clock.advance(2 * hour)
    await syncAll(anew, sender, other, anew)
  }
  expect(epochNow(anew)).toBe(2)
  expect(seedsOf(anew)).not.toContain(1)
  expect([received, own, waiting].map((id) => outcomeOf(anew, id))).toEqual(['accepted', 'accepted', 'accepted'])
  expect(outcomeOf(anew, elsewhere)).toBeUndefined()
  expect(await rungs(anew, own)).toMatchObject({ [near]: 'acknowledged' })
  expect(await rungs(anew, received)).toMatchObject({ [lost]: 'acknowledged' })
  expect(await rungs(sender, waiting)).toEqual({ [lost]: 'decrypted' })
  expect(outboxCounts(sender.open.context.store.read)).toEqual({ pending: 0, queued: 0 })
  expect(auditOf(anew, 'carry.refused', 'envelope.failed')).toEqual([])
  expect(await anew.call('store.rebuild', {})).toMatchObject({ equal: true })
})
