/** Siblings show the same of who has answered, whichever of them heard it and whatever was lost on the way. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { hour } from '../../../shared/time.ts'
import { shownOf } from '../../support/agreement.ts'
import { auditOf, syncAll } from '../../support/epochs.ts'
import { exchangeOver, losing, newestLetterOf, swallowing } from '../../support/exchange-over.ts'
import { joinBeside, passHours, removeDevice } from '../../support/siblings-world.ts'
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
let url: string
let [here, there]: string[] = []
let sender: SyncHome
let sibling: SyncHome
let answering: SyncHome
let other: SyncHome

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  url = (await world.relay()).url
  ;[here, there] = world.units.map(({ code }) => code)
  sender = await world.home(`${here}/commander`)
  sibling = await world.home(`${here}/investigator`)
  answering = await world.home(`${there}/duty`)
  other = await world.home(`${there}/investigator`)
  await syncAll(sender, sibling, answering, other)
})
afterEach(() => world[Symbol.asyncDispose]())

const code = (name: string | undefined): string => name ?? ''

test('a receipt that comes after its device was removed counts by the word of a sibling who had it in time', async () => {
  const id = await sendBulletin(sender, [code(there)])
  await syncAll(sender, sibling, answering, sender)
  await removeDevice(world, answering)
  await syncAll(sibling)
  expect([await rungs(sender, id), await rungs(sibling, id)]).toEqual([
    { [code(there)]: 'decrypted' },
    { [code(there)]: 'queued' },
  ])
  await passHours(world, 26, sibling)
  await passHours(world, 2, sender, sibling)
  expect(auditOf(sibling, 'quarantine.lifted')).toEqual(['quarantine.lifted:accepted'])
  expect(shownOf(sibling, id)).toEqual(shownOf(sender, id))
  expect(await sibling.call('store.rebuild', {})).toMatchObject({ equal: true })
})

test('a sibling is asked again while it is away: its answer is not lost with a word that a newer one replaced', async () => {
  const id = await sendBulletin(sender, [code(there)])
  await syncAll(sender, sibling, answering, sender)
  await removeDevice(world, answering)
  await passHours(world, 60, sibling)
  await passHours(world, 2, sender, sibling)
  expect(shownOf(sibling, id)).toEqual(shownOf(sender, id))
})

test('a receipt of a removed device that nobody had in time counts nowhere', async () => {
  const id = await sendBulletin(sender, [code(there)])
  await syncAll(sender, sibling, answering)
  await removeDevice(world, answering)
  await syncAll(sender, sibling)
  await passHours(world, 26, sibling, sender, sibling)
  expect([await rungs(sender, id), await rungs(sibling, id)]).toEqual([
    { [code(there)]: 'delivered' },
    { [code(there)]: 'queued' },
  ])
})

test('receipts in a carry of the snapshot that is lost reach the newcomer all the same', async () => {
  const id = await sendBulletin(sender, [code(there)])
  await syncAll(sender, answering, sender, sibling)
  const lost = { count: 0 }
  const exchange = () => exchangeOver(sender, url, swallowing(sender, 'carry', lost))
  const newcomer = await joinBeside(world, sender, { exchange })
  for (let i = 0; i < 3 && lost.count === 0; i++) {
    world.clock.advance(hour / 2)
    await exchange()
  }
  expect(lost.count).toBe(1)
  await passHours(world, 6, newcomer, sender)
  expect(outcomeOf(newcomer, id)).toBe('accepted')
  expect(shownOf(newcomer, id)).toEqual(shownOf(sender, id))
})

test('a receipt that was here before its bulletin when the snapshot was made reaches the newcomer too', async () => {
  const author = await world.home(`${here}/duty`)
  await syncAll(author)
  const id = await sendBulletin(author, [code(there)])
  const letter = newestLetterOf(author)
  await syncAll(author, answering)
  await exchangeOver(sender, url, losing(sender, letter))
  const newcomer = await joinBeside(world, sender)
  await passHours(world, 4, sender, newcomer)
  expect([sender, newcomer].map((home) => outcomeOf(home, id))).toEqual([undefined, undefined])
  await passHours(world, 3, author, sender, newcomer)
  await passHours(world, 24, newcomer, author)
  expect(outcomeOf(newcomer, id)).toBe('accepted')
  expect(await rungs(newcomer, id)).toEqual({ [code(there)]: 'decrypted' })
})
