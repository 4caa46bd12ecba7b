/** Honest siblings accuse one another of nothing: what one of them has not told, it had not, or not in time. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { nameInSnapshot } from '../../../engine/store/siblings.ts'
import type { StatementHash } from '../../../shared/ids.ts'
import { auditOf, syncAll } from '../../support/epochs.ts'
import { exchangeOver, losing, newestLetterOf } from '../../support/exchange-over.ts'
import { joinBeside, passHours, removeDevice } from '../../support/siblings-world.ts'
import {
  makeWorldTemplate,
  outcomeOf,
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
let elder: SyncHome
let second: SyncHome

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  url = (await world.relay()).url
  ;[here, there] = world.units.map(({ code }) => code)
  sender = await world.home(`${here}/duty`)
  elder = await world.home(`${there}/commander`)
  second = await world.home(`${there}/investigator`)
  await syncAll(sender, elder, second)
})
afterEach(() => world[Symbol.asyncDispose]())

const accused = (...homes: readonly SyncHome[]) => homes.flatMap((home) => auditOf(home, 'snapshot.omits'))
const snapshotsOf = (home: SyncHome) => auditOf(home, 'send.snapshot').filter((row) => row === 'send.snapshot').length

test('a newcomer that was told of something it has not got yet makes no snapshot for the next one, for a day', async () => {
  const id = await sendBulletin(sender, [there!])
  await syncAll(sender, elder)
  const first = await joinBeside(world, elder, { name: 'first' })
  await passHours(world, 1, elder, first)
  expect(outcomeOf(first, id)).toBe('accepted')
  const absent = 'ab'.repeat(32) as StatementHash // as if a carry of its snapshot had been lost
  first.open.context.store.transaction('named', (tx) => nameInSnapshot(tx, { statement: absent, record: id, part: id }))
  const next = await joinBeside(world, first, { name: 'next' })
  await passHours(world, 3, first, next)
  expect(snapshotsOf(first)).toBe(0)
  await passHours(world, 22, first, next)
  expect(snapshotsOf(first)).toBe(1)
})

test('what came to the maker after its signer was removed is told as set aside, and counts by the word of who had it', async () => {
  const id = await sendBulletin(sender, [there!])
  await syncAll(sender, second)
  await removeDevice(world, sender)
  await syncAll(elder)
  expect([elder, second].map((home) => outcomeOf(home, id))).toEqual(['quarantined', 'accepted'])
  const newcomer = await joinBeside(world, elder)
  await passHours(world, 2, elder, newcomer)
  expect(snapshotsOf(elder)).toBe(1)
  expect(outcomeOf(newcomer, id)).toBe('quarantined')
  await passHours(world, 4, second, newcomer, elder)
  expect(auditOf(second, 'send.snapshot-seen')).toHaveLength(1)
  expect(accused(elder, second, newcomer)).toEqual([])
  await passHours(world, 26, second, newcomer)
  expect(outcomeOf(newcomer, id)).toBe('accepted')
})

test('who does not know yet that a bulletin was cancelled waits with its judgement until it does', async () => {
  const id = await sendBulletin(sender, [there!])
  await syncAll(sender, elder, second)
  await sender.call('bulletin.cancel', { id, reason: 'withdrawn' })
  const letter = newestLetterOf(sender)
  await syncAll(sender, elder)
  await exchangeOver(second, url, losing(second, letter))
  const newcomer = await joinBeside(world, elder)
  await passHours(world, 2, elder, newcomer)
  expect(snapshotsOf(elder)).toBe(1)
  await passHours(world, 2, second, newcomer)
  expect(auditOf(second, 'send.snapshot-seen')).toEqual([])
  await passHours(world, 26, second, elder)
  expect(auditOf(second, 'send.snapshot-seen')).toHaveLength(1)
  expect(accused(elder, second, newcomer)).toEqual([])
})
