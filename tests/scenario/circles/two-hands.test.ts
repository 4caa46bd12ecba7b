/** A circle from the first word to the first message, by the calls that screens and the command line use. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import type { StatementHash } from '../../../shared/ids.ts'
import { syncAll } from '../../support/epochs.ts'
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
let desk: SyncHome
let admin: SyncHome
let other: SyncHome
beforeAll(async () => {
  template = await makeWorldTemplate(3)
  world = template.copy()
  await world.relay()
  const [here = '', there = ''] = world.units.map(({ code }) => code)
  desk = await world.home(`${here}/duty`)
  admin = await world.home(`${here}/admin`)
  other = await world.home(`${there}/duty`)
}, 60_000)
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  template[Symbol.dispose]()
})

test('a desk proposes, an administrator signs, and the members have it', { timeout: 60_000 }, async () => {
  await syncAll(desk, admin, other)
  const [, there = '', third = ''] = world.units.map(({ code }) => code)
  const made = await desk.call('circles.create', { name: 'Tuyến 51', members: [there, third] })
  expect(made.proposal).toMatchObject({ what: 'circle', state: 'open' })
  expect((await desk.call('circles.list', {})).circles).toEqual([])
  const { file } = await desk.call('proposals.export', { id: made.proposal.id })
  await admin.call('proposals.import', { file })
  expect(await admin.call('proposals.sign', { id: made.proposal.id })).toMatchObject({ state: 'complete' })
  await syncAll(admin, desk, other, desk, other)
  const shown = await other.call('circles.show', { circle: 'Tuyến 51' })
  expect(shown).toMatchObject({ id: made.id, version: 1, members: 3, state: 'open', needsAdministrator: false })
  expect(shown.founder?.code).toBe(world.units[0]?.code)
  const id = await sendBulletin(desk, ['circle:Tuyến 51'])
  await syncAll(desk, other)
  expect(outcomeOf(other, id as string as StatementHash)).toBe('accepted')
})

test('who has not made it confirms its members once', { timeout: 60_000 }, async () => {
  await expect(sendBulletin(other, ['circle:Tuyến 51'])).rejects.toMatchObject({ code: 'circle/new-member' })
  await expect(sendBulletin(other, ['circle:nhóm lạ'])).rejects.toMatchObject({ code: 'circle/unknown' })
  const to = ['circle:Tuyến 51']
  await other.call('bulletin.send', { bulletin: exampleBulletin(), to, accept: to })
  await sendBulletin(other, to)
  expect((await other.call('circles.show', { circle: 'Tuyến 51' })).units.every((unit) => unit.confirmed)).toBe(true)
})

test('any desk of a member renews its key at once', { timeout: 60_000 }, async () => {
  expect(await other.call('circles.renew', { circle: 'Tuyến 51' })).toMatchObject({ version: 2, state: 'renewed' })
  await expect(admin.call('circles.renew', { circle: 'Tuyến 51' })).rejects.toMatchObject({ code: 'role/not-allowed' })
})
