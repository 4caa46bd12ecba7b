/** An immediate bulletin that a district leaves unanswered: its commander, the sender and the province above it are called in. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tellDue } from '../../../engine/api/deadlines.ts'
import { minute } from '../../../shared/time.ts'
import { codeOf } from '../../support/home-kit.ts'
import { PostOffice } from '../../support/post-office.ts'
import { makeWorldTemplate, sendBulletin, type SyncHome, type SyncWorld } from '../../support/sync-world.ts'

let world: SyncWorld
const post = new PostOffice()
let sender: SyncHome
let sibling: SyncHome
let district: SyncHome
let province: SyncHome
let id = ''

beforeAll(async () => {
  {
    using template = await makeWorldTemplate(8) // the seven, and a district of the first
    world = template.copy()
  }
  const at = (unit: number, role: string) => world.home(`${world.units[unit]!.code}/${role}`)
  province = await at(0, 'duty')
  sender = await at(2, 'duty')
  sibling = await at(2, 'commander')
  district = await at(7, 'commander')
}, 120_000)
afterAll(() => world[Symbol.asyncDispose]())

const settle = (): void => post.settle([sender, sibling, district, province])
/** What this desk is told while something is done. */
function heardBy(home: SyncHome, what: () => void): readonly string[] {
  const before = home.events.length
  what()
  return home.events
    .slice(before)
    .flatMap((event) => (event.event === 'alert' ? [`${event.value.what} ${event.value.urgency}`] : []))
}
const look = (home: SyncHome): readonly string[] => heardBy(home, () => tellDue(home.open))
const rowOn = async (home: SyncHome) => (await home.call('bulletin.status', { id })).units[0]!
const told = async (home: SyncHome) => (await home.call('desk.get', {})).told

test('at the deadline the district calls in its commander, once, though it had been opened, and after a restart no more', async () => {
  const code = world.units[7]!.code
  id = await sendBulletin(sender, [code], { urgency: 'immediate' })
  settle()
  await district.call('bulletin.opened', { id })
  settle()
  world.clock.advance(10 * minute)
  expect(look(district)).toEqual([])
  world.clock.advance(1)
  expect(look(district)).toEqual(['late immediate'])
  expect(await told(district)).toEqual([{ id, step: 'commander', heard: false }])
  await district.call('bulletin.opened', { id })
  await world.close(`${code}/commander`)
  district = await world.home(`${code}/commander`)
  expect(look(district)).toEqual([])
  expect(await told(district)).toEqual([{ id, step: 'commander', heard: true }])
})

test('the sender is told a minute later and no sooner, and may tell the province above it then', async () => {
  const unit = world.units[7]!.code
  expect(look(sender)).toEqual([])
  expect(await codeOf(() => sender.call('bulletin.escalate', { id, unit }))).toBe('usage/wrong-state')
  world.clock.advance(minute)
  expect(look(sender)).toEqual(['silent immediate'])
  expect(look(sender)).toEqual([])
  expect((await rowOn(sender)).superior).toMatchObject({ unit: world.units[0]!.code })
  expect((await rowOn(sender)).superior?.request).toBeUndefined()
  expect((await rowOn(district)).superior).toBeUndefined()
  expect(await codeOf(() => district.call('bulletin.escalate', { id, unit }))).toBe('bulletin/not-own')
})

test('the province is asked once, whoever of the sender’s unit asks, and reads nothing of the bulletin', async () => {
  const unit = world.units[7]!.code
  const asked = await sender.call('bulletin.escalate', { id, unit, accept: [world.units[0]!.code] })
  expect(heardBy(province, settle)).toEqual(['request immediate'])
  const again = { ...asked, id }
  expect(await sender.call('bulletin.escalate', { id, unit })).toEqual(again)
  expect(await sibling.call('bulletin.escalate', { id, unit })).toEqual(again)
  for (const home of [sender, sibling]) expect((await rowOn(home)).superior?.request).toBe(asked.request)
  const { records } = await province.call('desk.get', {})
  expect(records.answer).toMatchObject([{ id: asked.request, owed: 'us' }])
  const { request } = await province.call('request.get', { id: asked.request })
  const bulletin = await sender.call('bulletin.get', { id })
  expect(request.ground).toBe(bulletin.ref)
  expect(request.asked).toContain('21/11/2026 20:14')
  for (const { full } of bulletin.bulletin.subject?.names ?? []) expect(JSON.stringify(request)).not.toContain(full)
  expect((await province.call('bulletin.list', { filter: 'all' })).bulletins).toEqual([])
})

test('an acknowledgement ends it on every desk', async () => {
  await district.call('bulletin.acknowledge', { id, answer: { kind: 'assigned', text: 'Đội 2' } })
  settle()
  expect(await told(district)).toEqual([])
  expect(await told(sender)).toEqual([])
  expect(await rowOn(sender)).toMatchObject({ rung: 'acknowledged', late: true })
  expect((await rowOn(sender)).superior).toBeUndefined()
})
