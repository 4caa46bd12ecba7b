import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { epochReportBody } from '../../../shared/protocol/bodies/epoch-report.ts'
import { rotateAsked } from '../../../engine/epochs/due.ts'
import { authorControl } from '../../../engine/sync/receipts/control.ts'
import { readMeta } from '../../../engine/store/meta.ts'
import { auditOf, epochNow, seedsOf, syncAll } from '../../support/epochs.ts'
import { codeOf } from '../../support/home-kit.ts'
import { makeWorldTemplate, type SyncHome, type SyncWorld, type WorldTemplate } from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let admin: SyncHome
let duty: SyncHome
let there = ''

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  await world.relay()
  there = world.units[1]?.code ?? ''
  admin = await world.home(`${there}/admin`)
  duty = await world.home(`${there}/duty`)
  await syncAll(admin, duty)
})
afterEach(() => world[Symbol.asyncDispose]())

/** What a device of the unit, or of another, might send. */
const send = (from: SyncHome, rotate: number, withOfficer: boolean): void => {
  const { context, vault } = from.open
  context.store.transaction('test', (tx) =>
    authorControl(context, tx, {
      type: 'epoch-report',
      to: [duty.unit],
      urgency: 'other',
      ...(withOfficer && { officer: vault.officer }),
      body: (common) => epochReportBody.encode(context.deps.crypto, { ...common, rotate, ingested: 1 }),
    }),
  )
}
const askedOf = ({ open }: SyncHome): number | undefined => readMeta<number>(open.context.store.read, rotateAsked)

test('an administrator whose device reads nothing asks, and the next desk of the unit makes the epoch', async () => {
  expect(await admin.call('unit.rotate', {})).toEqual({ epoch: 1, state: 'asked' })
  await syncAll(duty)
  expect([epochNow(duty), auditOf(duty, 'epoch.')]).toEqual([2, ['epoch.rotated:asked']])
  await syncAll(duty, duty)
  expect(epochNow(duty)).toBe(2)
  await syncAll(admin)
  expect([epochNow(admin), seedsOf(admin)]).toEqual([2, []])
})

test('asked for an epoch that is over already, nobody rotates', async () => {
  await admin.call('unit.rotate', {})
  await syncAll(duty)
  send(admin, 1, true)
  await syncAll(admin, duty)
  expect(epochNow(duty)).toBe(2)
})

test('only an administrator may ask', async () => {
  expect(await codeOf(() => duty.call('unit.rotate', {}))).toBe('role/not-allowed')
  const commander = await world.home(`${there}/commander`)
  await syncAll(commander)
  send(commander, 1, true)
  send(admin, 1, false)
  await syncAll(commander, admin, duty)
  expect([askedOf(duty), epochNow(duty)]).toEqual([undefined, 1])
})

test('a report of another unit is kept and changes nothing', async () => {
  const stranger = await world.home(`${world.units[0]?.code}/admin`)
  await syncAll(stranger)
  send(stranger, 1, true)
  await syncAll(stranger, duty)
  expect([askedOf(duty), epochNow(duty)]).toEqual([undefined, 1])
  const words = duty.open.context.store.read.get('SELECT 1 AS one FROM epoch_ingested LIMIT 1')
  expect(words).toBeUndefined()
})

test('without a relay the request waits for the next exchange', async () => {
  await admin.call('settings.set', { relays: ['ws://127.0.0.1:1/'] })
  expect(await codeOf(() => admin.call('unit.rotate', {}))).toBe('relay/unreachable')
  await admin.call('settings.set', { relays: [(await world.relay()).url] })
  await syncAll(admin, duty)
  expect(epochNow(duty)).toBe(2)
})
