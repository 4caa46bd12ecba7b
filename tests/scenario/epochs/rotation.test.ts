import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import { day, hour, minute } from '../../../shared/time.ts'
import { auditOf, deviceKeysOf, epochNow, keyNow, seedsOf, syncAll } from '../../support/epochs.ts'
import {
  makeWorldTemplate,
  outcomeOf,
  rungs,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let sender: SyncHome
let receiver: SyncHome
let sibling: SyncHome
let here = ''
let there = ''

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  await world.relay()
  ;[here = '', there = ''] = world.units.map(({ code }) => code)
  sender = await world.home(`${here}/duty`)
  receiver = await world.home(`${there}/commander`)
  sibling = await world.home(`${there}/duty`)
})
afterEach(() => world[Symbol.asyncDispose]())

test('a device renews the key that a seed was wrapped to, and destroys the old one', async () => {
  expect([keyNow(receiver), deviceKeysOf(receiver)]).toEqual([1, [1]])
  await syncAll(receiver)
  expect([keyNow(receiver), deviceKeysOf(receiver)]).toEqual([2, [2]])
  await syncAll(receiver, receiver)
  expect(keyNow(receiver)).toBe(2)
  expect(auditOf(receiver, 'device-key.', 'epoch.')).toEqual(['device-key.renewed'])
})

test('when its time is up the unit has a new epoch, and every device takes it in', async () => {
  await syncAll(receiver, sibling)
  world.clock.advance(day)
  await syncAll(receiver, sibling)
  expect([receiver, sibling].map(epochNow)).toEqual([2, 2])
  expect([receiver, sibling].map(seedsOf)).toEqual([
    [1, 2],
    [1, 2],
  ])
  expect(auditOf(receiver, 'epoch.')).toEqual(['epoch.rotated:period'])
  expect(auditOf(sibling, 'epoch.')).toEqual(['epoch.adopted'])
  expect([keyNow(sibling), deviceKeysOf(sibling)]).toEqual([3, [3]])
})

test('two devices that rotate at once end with one epoch and no other seed', async () => {
  await syncAll(receiver, sibling)
  world.clock.advance(day)
  await Promise.all([receiver.call('sync.once', {}), sibling.call('sync.once', {})])
  await syncAll(receiver, sibling, receiver, sibling)
  expect([receiver, sibling].map(epochNow)).toEqual([2, 2])
  const held = [receiver, sibling].map(({ open, unit }) => open.context.ownKey({ kind: 'unit', id: unit, epoch: 2 }))
  expect(held.every((key) => key?.state === 'held')).toBe(true)
  const id = await sendBulletin(sender, [there])
  await syncAll(sender, receiver, sibling)
  expect([outcomeOf(receiver, id as never), outcomeOf(sibling, id as never)]).toEqual(['accepted', 'accepted'])
})

test('mail that was sealed before a rotation is read by devices that rotated first', async () => {
  await syncAll(sender, receiver, sibling)
  const id = await sendBulletin(sender, [there])
  await syncAll(sender)
  world.clock.advance(day)
  await syncAll(receiver, sibling)
  expect(epochNow(receiver)).toBe(2)
  expect([outcomeOf(receiver, id as never), outcomeOf(sibling, id as never)]).toEqual(['accepted', 'accepted'])
})

test('mail to an epoch that this device has not taken in waits, and is read when it has', async () => {
  await syncAll(sender, receiver, sibling)
  world.clock.advance(day)
  await syncAll(receiver, sender)
  const id = await sendBulletin(sender, [there])
  await syncAll(sender)
  await syncAll(sibling)
  expect(outcomeOf(sibling, id as never)).toBe('accepted')
  expect(auditOf(sibling, 'envelope.refused')).toEqual([])
})

test('a seed lives 72 h after its epoch, and ends when every device has said that it has read everything', async () => {
  await syncAll(receiver, sibling)
  const investigator = await world.home(`${there}/investigator`)
  world.clock.advance(day)
  await syncAll(receiver, sibling, investigator)
  world.clock.advance(limits.epochKeptMs - hour)
  await syncAll(receiver, sibling, investigator, receiver, sibling)
  expect([receiver, sibling].map((home) => seedsOf(home).includes(1))).toEqual([true, true])
  world.clock.advance(hour + minute)
  await syncAll(receiver, sibling, investigator, receiver, sibling)
  expect([receiver, sibling, investigator].map((home) => seedsOf(home).includes(1))).toEqual([false, false, false])
  expect(receiver.open.context.ownKey({ kind: 'unit', id: receiver.unit, epoch: 1 })).toEqual({ state: 'dead' })
})

test('a sibling that says nothing keeps a seed alive for 14 days and no longer', async () => {
  await syncAll(receiver, sibling)
  world.clock.advance(day)
  await syncAll(receiver, sibling)
  world.clock.advance(10 * day)
  await syncAll(receiver, sibling, receiver)
  expect(seedsOf(receiver)).toContain(1)
  world.clock.advance(4 * day)
  await syncAll(receiver)
  expect(seedsOf(receiver)).not.toContain(1)
})

test('an envelope that was never posted travels in a carry when its epoch has long ended', async () => {
  await syncAll(sender, receiver, sibling)
  const id = await sendBulletin(sender, [there])
  world.clock.advance(day)
  await syncAll(receiver, sibling)
  world.clock.advance(limits.epochPostedMs + hour)
  await syncAll(sender, receiver, sibling, sender)
  expect([outcomeOf(receiver, id as never), outcomeOf(sibling, id as never)]).toEqual(['accepted', 'accepted'])
  expect(await rungs(sender, id)).toEqual({ [there]: 'decrypted' })
})
