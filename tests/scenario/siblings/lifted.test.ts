/** What one desk took in before its sender was removed, and its sibling only after that. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { statementByHash } from '../../../engine/store/statements.ts'
import type { StatementHash } from '../../../shared/ids.ts'
import { hour } from '../../../shared/time.ts'
import { auditOf, syncAll } from '../../support/epochs.ts'
import { removeDevice } from '../../support/siblings-world.ts'
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
let sender: SyncHome
let colleague: SyncHome
let early: SyncHome
let late: SyncHome
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
  colleague = await world.home(`${here}/commander`)
  early = await world.home(`${there}/commander`)
  late = await world.home(`${there}/duty`)
  await syncAll(sender, colleague, early, late)
})
afterEach(() => world[Symbol.asyncDispose]())

const acceptedBy = ({ open }: SyncHome, id: StatementHash): number =>
  statementByHash(open.context.store.read, id)?.logSize ?? 0

test('it is set aside, believed by the word of the sibling who had it in time, and rings as what has just come', async () => {
  const id = await sendBulletin(sender, [there])
  await syncAll(sender, early)
  expect([outcomeOf(early, id), alertsOf(early)]).toEqual(['accepted', 1])
  await removeDevice(world, sender)
  await syncAll(colleague, late)
  expect([outcomeOf(late, id), alertsOf(late)]).toEqual(['quarantined', 0])
  for (let i = 0; i < 3; i++) {
    world.clock.advance(hour)
    await syncAll(late, early, late)
  }
  expect([outcomeOf(late, id), alertsOf(late)]).toEqual(['accepted', 1])
  expect(auditOf(late, 'quarantine')).toEqual(['quarantine.lifted:accepted'])
})

test('and so is what the removed device of the own unit has said', async () => {
  const third = await world.home(`${here}/investigator`)
  const id = await sendBulletin(sender, [there])
  await syncAll(sender, third, early)
  const before = acceptedBy(third, id)
  await removeDevice(world, sender)
  await syncAll(colleague)
  expect(outcomeOf(colleague, id)).toBe('quarantined')
  expect(acceptedBy(colleague, id)).toBeGreaterThan(before)
  for (let i = 0; i < 3; i++) {
    world.clock.advance(hour)
    await syncAll(colleague, third, colleague)
  }
  expect(outcomeOf(colleague, id)).toBe('accepted')
  expect(acceptedBy(colleague, id)).toBe(before) // so that it can vouch for it in turn
  await syncAll(early, colleague)
  expect(await rungs(colleague, id)).toEqual({ [there]: 'decrypted' })
})
