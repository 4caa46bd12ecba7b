/** A unit closes in the middle of the traffic: nothing that it was sent, or has begun, is lost with it. */
import Database from 'better-sqlite3'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { draftSuccession } from '../../../engine/authority/compose-units.ts'
import { outboxCounts } from '../../../engine/store/outbox.ts'
import type { RecordId, UnitId } from '../../../shared/ids.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import { day, hour } from '../../../shared/time.ts'
import { authorityHand, type AuthorityHand } from '../../support/authority-hand.ts'
import { auditOf, syncAll } from '../../support/epochs.ts'
import { exchangeOver, losing, newestLetterOf } from '../../support/exchange-over.ts'
import { noisePng } from '../../support/images.ts'
import { passHours } from '../../support/siblings-world.ts'
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

const [here, old, next, far] = ['tp-hcm', 'ba-ria-vung-tau', 'dong-nai', 'binh-duong'] as const
let template: WorldTemplate
let world: SyncWorld
let authority: AuthorityHand
let sender: SyncHome
let closing: SyncHome
let heir: SyncHome

beforeAll(async () => {
  template = await makeWorldTemplate(4)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  await world.relay()
  authority = await authorityHand(world)
  sender = await world.home(`${here}/duty`)
  closing = await world.home(`${old}/commander`)
  heir = await world.home(`${next}/commander`)
  await syncAll(sender, closing, heir)
})
afterEach(() => world[Symbol.asyncDispose]())

const idOfCode = (code: string): UnitId => world.units.find((unit) => unit.code === code)!.id
const open = (home: SyncHome) => outboxCounts(home.open.context.store.read)
const refused = (home: SyncHome) => auditOf(home, 'carry.refused', 'envelope.refused', 'envelope.failed')
const history = async (home: SyncHome, id: RecordId) =>
  (await home.call('bulletin.get', { id })).history.map(({ unit, kind }) => [unit, kind])

/** As after 45 d. */
function forgetBlobs({ relayData }: SyncWorld): void {
  const db = new Database(join(relayData, 'relay.db'))
  db.exec('DELETE FROM claim')
  db.close()
  const blobs = join(relayData, 'blobs')
  for (const name of readdirSync(blobs)) rmSync(join(blobs, name))
}

async function close(): Promise<void> {
  const unit = idOfCode(old)
  const admin = await world.home(`${old}/admin`)
  await authority.say(
    (place, by) => draftSuccession(place, { unit, successor: idOfCode(next), by, agreedBy: [unit] }),
    [admin],
  )
  world.clock.advance(hour)
}

/** Its desks take turns: the first of them that is there hands over in its own. */
async function handOver(): Promise<void> {
  await syncAll(closing)
  world.clock.advance(hour)
  await syncAll(closing, heir)
}

test('what it has taken in is handed over, answered by the heir, and the sender hears both', async () => {
  const id = await sendBulletin(sender, [old])
  await syncAll(sender, closing, sender)
  expect(await rungs(sender, id)).toEqual({ [old]: 'decrypted' })
  await close()
  await handOver()
  expect(outcomeOf(heir, id)).toBe('accepted')
  expect((await heir.call('desk.get', {})).answer.map((row) => row.id)).toEqual([id])
  await acknowledge(heir, id)
  await syncAll(heir, sender)
  expect(await rungs(sender, id)).toEqual({ [next]: 'acknowledged' })
  expect(await history(sender, id)).toEqual([
    [here, 'bulletin-create'],
    [next, 'acknowledge'],
  ])
  expect([refused(heir), refused(closing)]).toEqual([[], []])
})

test('a photograph that the relay keeps no longer comes to the heir with what is handed over', async () => {
  const photo = noisePng(50_000)
  const { staged } = await sender.call('attachment.stage', { name: 'chan-dung.png', bytes: photo })
  const id = await sendBulletin(sender, [old], { staged: [staged] })
  await syncAll(sender, closing, sender)
  forgetBlobs(world)
  await close()
  await handOver()
  expect((await heir.call('bulletin.get', { id })).attachments.map(({ complete }) => complete)).toEqual([true])
  const got = await heir.call('attachment.read', { id, index: 0, offset: 0, length: photo.length })
  expect(got.bytes.length).toBeGreaterThan(0)
})

test('a closed unit’s desk posts no longer for ever what somebody has not confirmed: the heir brings it', async () => {
  const id = await sendBulletin(closing, [far])
  const letter = newestLetterOf(closing)
  const { url } = await world.relay()
  await syncAll(closing)
  const away = await world.home(`${far}/commander`)
  await exchangeOver(away, url, losing(away, letter))
  expect(open(closing).pending).toBe(1)
  await close()
  await handOver()
  world.clock.advance(day / 2)
  await syncAll(closing)
  expect(open(closing)).toEqual({ pending: 0, queued: 0 })
  expect(outcomeOf(away, id)).toBeUndefined()
  await passHours(world, 16, heir)
  await syncAll(away, heir)
  expect(outcomeOf(away, id)).toBe('accepted')
  expect(await rungs(heir, id)).toEqual({ [far]: 'decrypted' })
})

test('what is on its way to it reaches the heir by its own desks', async () => {
  const id = await sendBulletin(sender, [old])
  await syncAll(sender)
  await close()
  await handOver()
  await syncAll(sender)
  expect(outcomeOf(heir, id)).toBe('accepted')
  expect(await rungs(sender, id)).toEqual({ [next]: 'decrypted' })
  expect(open(sender)).toEqual({ pending: 0, queued: 0 })
})

test('where its desks never come again, the sender brings to the heir what nobody has confirmed', async () => {
  const early = await sendBulletin(sender, [old, far])
  await syncAll(sender)
  const late = await sendBulletin(sender, [old]) // sealed before the closing, posted after it
  await close()
  await syncAll(sender)
  world.clock.advance(day)
  await syncAll(sender, heir, sender, heir, sender)
  expect([early, late].map((id) => outcomeOf(heir, id))).toEqual(['accepted', 'accepted'])
  expect(await rungs(sender, late)).toEqual({ [next]: 'decrypted' })
  expect(open(sender)).toEqual({ pending: 1, queued: 0 }) // the far one was not asked
  expect(refused(heir)).toEqual([])
})

test('what it has begun is withdrawn by the heir, under two names, and its ladder goes on', async () => {
  const away = await world.home(`${far}/commander`)
  const id = await sendBulletin(closing, [here, far])
  await syncAll(closing, sender, closing)
  await close()
  await handOver()
  await syncAll(away)
  expect(outcomeOf(heir, id)).toBe('accepted')
  expect(await rungs(heir, id)).toEqual({ [here]: 'decrypted', [far]: 'queued' })
  const commander = await world.home(`${here}/commander`)
  await syncAll(commander)
  await acknowledge(commander, id)
  await syncAll(commander, heir)
  expect(await rungs(heir, id)).toMatchObject({ [here]: 'acknowledged' })
  await heir.call('bulletin.cancel', { id, reason: 'arrested' })
  await syncAll(heir, sender, away, heir)
  for (const home of [sender, away, heir]) {
    expect(await home.call('bulletin.get', { id })).toMatchObject({ state: 'cancelled', unit: { code: old } })
    expect((await history(home, id)).filter(([, kind]) => kind !== 'acknowledge')).toEqual([
      [old, 'bulletin-create'],
      [next, 'bulletin-cancel'],
    ])
    expect(await home.call('store.rebuild', {})).toMatchObject({ equal: true })
  }
})

test('what it was let in on later comes to the heir whole, with what leads to it', async () => {
  const id = await sendBulletin(sender, [far])
  await sender.call('bulletin.update', { id, bulletin: { ...exampleBulletin(), title: 'Bản mới' }, to: [old] })
  await syncAll(sender, closing, sender)
  expect((await closing.call('bulletin.get', { id })).version).toBe(2)
  await close()
  await handOver()
  for (let hours = 0; hours < 3; hours++) {
    world.clock.advance(hour)
    await syncAll(heir, sender, heir)
  }
  expect(await heir.call('bulletin.get', { id })).toMatchObject({ version: 2, bulletin: { title: 'Bản mới' } })
})

test('heartbeats of its correspondents go on, and nobody calls it silent', async () => {
  const back = await sendBulletin(sender, [old, next])
  await syncAll(sender, closing, heir, sender)
  await close()
  for (let i = 0; i < 3; i++) {
    world.clock.advance(day)
    await syncAll(sender, heir)
  }
  expect(outcomeOf(heir, back)).toBe('accepted')
  expect(auditOf(sender, 'send.heartbeat').length).toBeGreaterThan(1)
  const units = (await sender.call('units.list', {})).units.filter(({ silentSince }) => silentSince !== undefined)
  expect(units.map(({ code }) => code)).toEqual([])
})
