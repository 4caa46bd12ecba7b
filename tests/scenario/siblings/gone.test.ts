/** A device dies, or is removed, with letters that not everybody has: its siblings bring them, as it has signed them. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { statementByHash } from '../../../engine/store/statements.ts'
import { limits } from '../../../shared/limits.ts'
import { hour } from '../../../shared/time.ts'
import { syncAll } from '../../support/epochs.ts'
import { exchangeOver, losing, newestLetterOf } from '../../support/exchange-over.ts'
import { passHours, removeDevice } from '../../support/siblings-world.ts'
import {
  alertsOf,
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
let here = ''
let there = ''
let gone: SyncHome
let sibling: SyncHome
let receiver: SyncHome
let lost: Awaited<ReturnType<typeof sendBulletin>>

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  const { url } = await world.relay()
  ;[here = '', there = ''] = world.units.map(({ code }) => code)
  gone = await world.home(`${here}/duty`)
  sibling = await world.home(`${here}/commander`)
  receiver = await world.home(`${there}/duty`)
  await syncAll(gone, sibling, receiver)
  lost = await sendBulletin(gone, [there])
  const letter = newestLetterOf(gone)
  await syncAll(gone, sibling)
  await exchangeOver(receiver, url, losing(receiver, letter))
})
afterEach(() => world[Symbol.asyncDispose]())

const signatures = ({ open }: SyncHome) => statementByHash(open.context.store.read, lost)?.sigs

test('the last letter of a device that has died reaches a receiver for whom the relay dropped it', async () => {
  world.clock.advance(limits.silentAfterMs - hour)
  await syncAll(sibling, receiver)
  expect(outcomeOf(receiver, lost)).toBeUndefined() // it may only be off for the night
  await passHours(world, 3, sibling, receiver)
  expect([outcomeOf(receiver, lost), alertsOf(receiver)]).toEqual(['accepted', 1])
  expect(signatures(receiver)).toEqual(signatures(gone))
  await syncAll(sibling)
  expect(await rungs(sibling, lost)).toEqual({ [there]: 'decrypted' })
})

test('that of one that was removed comes at once, to be verified by telephone', async () => {
  await removeDevice(world, gone)
  await passHours(world, 2, sibling, receiver)
  expect([outcomeOf(receiver, lost), alertsOf(receiver)]).toEqual(['quarantined', 0])
  expect(signatures(receiver)).toEqual(signatures(gone))
})
