import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { revocationStatement } from '../../../engine/enrol/lifecycle.ts'
import { outboxCounts } from '../../../engine/store/outbox.ts'
import type { Relay } from '../../../relay/server.ts'
import { limits } from '../../../shared/limits.ts'
import { messageTypes } from '../../../shared/protocol/message-types.ts'
import { day, hour } from '../../../shared/time.ts'
import { auditOf, epochNow, keyNow, seedsOf, syncAll } from '../../support/epochs.ts'
import { publish } from '../../support/rotators.ts'
import {
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
let relay: Relay
let sender: SyncHome
let lost: SyncHome
let kept: SyncHome
let here = ''
let there = ''
let third = ''

beforeAll(async () => {
  template = await makeWorldTemplate(3)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  relay = await world.relay()
  ;[here = '', there = '', third = ''] = world.units.map(({ code }) => code)
  sender = await world.home(`${here}/duty`)
  lost = await world.home(`${there}/commander`)
  kept = await world.home(`${there}/duty`)
  await syncAll(sender, lost, kept)
})
afterEach(() => world[Symbol.asyncDispose]())

/** By an administrator of the unit. */
async function revoke({ open, unit }: SyncHome): Promise<void> {
  const admin = await world.home(`${there}/admin`)
  const signer = signerAt(admin)
  const target = { device: open.context.self.device }
  await publish(admin, relay.url, {
    statement: await revocationStatement({ unit, target, reason: 'stolen' }, [signer]),
  })
}

test('after a revocation nobody seals to the unit until a device that is left has rotated', async () => {
  await revoke(lost)
  await syncAll(sender)
  await expect(sendBulletin(sender, [there])).rejects.toMatchObject({ code: 'recipient/no-key' })
  await syncAll(kept)
  expect([epochNow(kept), auditOf(kept, 'epoch.')]).toEqual([2, ['epoch.rotated:removal']])
  await syncAll(sender)
  const id = await sendBulletin(sender, [there])
  await syncAll(sender, kept)
  expect(outcomeOf(kept, id as never)).toBe('accepted')
})

test('the revoked device gets no seed of the next epoch, whatever it asks for', async () => {
  await revoke(lost)
  await syncAll(kept)
  await expect(lost.call('sync.once', {})).rejects.toMatchObject({ code: 'relay/refused' })
  expect(seedsOf(lost)).toEqual([1])
  const device = kept.open.directory.state.units.get(kept.unit)?.epochs.last?.devices ?? []
  expect(device.map((each) => each.device)).not.toContain(lost.open.context.self.device)
})

test('what was sealed before the revocation and not posted travels to the next epoch, and its ladder goes on', async () => {
  const id = await sendBulletin(sender, [there])
  await revoke(lost)
  await syncAll(kept)
  await syncAll(sender, kept, sender)
  expect(outcomeOf(kept, id as never)).toBe('accepted')
  expect(await rungs(sender, id)).toEqual({ [there]: 'decrypted' })
  expect(outboxCounts(sender.open.context.store.read)).toEqual({ pending: 0, queued: 0 })
})

test('it waits while the unit has no epoch to carry it to', async () => {
  const id = await sendBulletin(sender, [there])
  await revoke(lost)
  await syncAll(sender)
  expect(outboxCounts(sender.open.context.store.read)).toMatchObject({ pending: 1, queued: 1 })
  await syncAll(kept)
  world.clock.advance(limits.keyRetryMs + 1)
  await syncAll(sender, kept, sender)
  expect(outcomeOf(kept, id as never)).toBe('accepted')
  expect(outboxCounts(sender.open.context.store.read)).toEqual({ pending: 0, queued: 0 })
})

test('a unit without an epoch keeps nothing from the others, and they are carried to once', async () => {
  const other = await world.home(`${third}/commander`)
  await syncAll(other)
  const id = await sendBulletin(sender, [there, third])
  await revoke(lost)
  await syncAll(sender, other)
  expect(outcomeOf(other, id as never)).toBe('accepted')
  const carried = carriesAt(other)
  for (const _ of [1, 2]) {
    world.clock.advance(limits.keyRetryMs + 1)
    await syncAll(sender, other)
  }
  expect(carriesAt(other)).toBe(carried)
  expect(await rungs(sender, id)).toMatchObject({ [third]: 'decrypted' })
  await syncAll(kept)
  world.clock.advance(limits.keyRetryMs + 1)
  await syncAll(sender, kept, sender)
  expect(outcomeOf(kept, id as never)).toBe('accepted')
  expect(outboxCounts(sender.open.context.store.read)).toEqual({ pending: 0, queued: 0 })
})

const carriesAt = ({ open }: SyncHome): number =>
  open.context.store.read.get<{ n: number }>('SELECT count(*) AS n FROM statement WHERE type = ?', messageTypes.carry)!
    .n

test('receipts that are owed to a unit without an epoch wait, and the round goes on', async () => {
  const id = await sendBulletin(kept, [here])
  await syncAll(kept)
  await revoke(lost)
  await syncAll(sender)
  expect(outcomeOf(sender, id as never)).toBe('accepted')
  await syncAll(kept)
  world.clock.advance(limits.keyRetryMs + hour)
  await syncAll(sender, kept)
  expect(await rungs(kept, id)).toEqual({ [here]: 'decrypted' })
})

test('a device that has been silent for 14 days is suspended, comes back with its next key, and reads again', async () => {
  for (let i = 0; i < 15; i++) {
    world.clock.advance(day)
    await syncAll(kept)
  }
  expect(auditOf(kept, 'device.suspended').length).toBeGreaterThan(0)
  const named = (): readonly string[] =>
    (kept.open.directory.state.units.get(kept.unit)?.epochs.last?.devices ?? []).map(({ device }) => device)
  await syncAll(kept)
  expect(named()).toEqual([kept.open.context.self.device])
  const before = keyNow(lost)
  await syncAll(lost)
  expect(keyNow(lost)).toBeGreaterThan(before)
  await syncAll(kept, lost)
  expect(named()).toContain(lost.open.context.self.device)
  expect(seedsOf(lost)).toContain(epochNow(kept))
})
