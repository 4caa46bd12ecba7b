/** Seven units become four in the middle of the traffic: what was said stays whose it was, and the work goes on elsewhere. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftSuccession } from '../../../engine/authority/compose-units.ts'
import { outboxCounts } from '../../../engine/store/outbox.ts'
import type { RecordId, UnitId } from '../../../shared/ids.ts'
import { hour } from '../../../shared/time.ts'
import { authorityHand } from '../../support/authority-hand.ts'
import { auditOf, syncAll } from '../../support/epochs.ts'
import {
  acknowledge,
  makeWorldTemplate,
  outcomeOf,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
} from '../../support/sync-world.ts'

const merged = [
  ['ba-ria-vung-tau', 'tp-hcm'],
  ['binh-duong', 'tp-hcm'],
  ['long-an', 'tay-ninh'],
] as const
const left = ['tp-hcm', 'dong-nai', 'tay-ninh', 'tien-giang'] as const

let world: SyncWorld
const desks = new Map<string, SyncHome>()
const at = (code: string): SyncHome => desks.get(code)!
const idOfCode = (code: string): UnitId => world.units.find((unit) => unit.code === code)!.id
/** Of a unit that closes, to three that stay or close; of one that stays, to three that close or not; sealed in ignorance. */
let [theirs, ours, late]: RecordId[] = []

const settle = async (rounds = 1): Promise<void> => {
  for (let i = 0; i < rounds; i++) {
    await syncAll(...desks.values())
    world.clock.advance(hour)
  }
}

beforeAll(async () => {
  using template = await makeWorldTemplate(7)
  world = template.copy()
  await world.relay()
  const authority = await authorityHand(world)
  for (const { code } of world.units) desks.set(code, await world.home(`${code}/commander`))
  await syncAll(...desks.values())
  theirs = await sendBulletin(at('ba-ria-vung-tau'), ['tp-hcm', 'dong-nai', 'long-an'])
  ours = await sendBulletin(at('dong-nai'), ['ba-ria-vung-tau', 'binh-duong', 'long-an', 'tp-hcm'])
  await settle()
  await acknowledge(at('long-an'), ours)
  await acknowledge(at('dong-nai'), theirs)
  await settle()
  for (const [closing, heir] of merged) {
    const unit = idOfCode(closing)
    const admin = await world.home(`${closing}/admin`)
    await authority.say(
      (place, by) => draftSuccession(place, { unit, successor: idOfCode(heir), by, agreedBy: [unit] }),
      [admin],
    )
  }
  late = await sendBulletin(at('tien-giang'), ['long-an']) // it has not looked at the log since
  await settle(4) // its desks take turns
}, 300_000)
afterAll(() => world[Symbol.asyncDispose]())

const detail = (code: string, id: RecordId | undefined) => at(code).call('bulletin.get', { id: id ?? '' })
const ladder = async (code: string, id: RecordId | undefined) =>
  Object.fromEntries(
    (await detail(code, id)).units.map(({ unit, rung, standsFor = [] }) => [unit, [rung, ...standsFor.toSorted()]]),
  )

test('what a closed unit has said is read everywhere under its own name', async () => {
  for (const code of [...left, 'long-an']) {
    if (code === 'tien-giang') continue // was not addressed, nor was anybody that it stands for
    expect([code, (await detail(code, theirs)).unit.code]).toEqual([code, 'ba-ria-vung-tau'])
  }
  expect(outcomeOf(at('tien-giang'), theirs ?? ('' as RecordId))).toBeUndefined()
})

test('the heirs have everything that was active, the letter of one who had not heard of the closing too', () => {
  expect(outcomeOf(at('tay-ninh'), theirs!)).toBe('accepted')
  expect(outcomeOf(at('tay-ninh'), ours!)).toBe('accepted')
  expect(outcomeOf(at('tay-ninh'), late!)).toBe('accepted')
  for (const home of desks.values()) {
    expect([home.name, auditOf(home, 'carry.refused', 'envelope.refused', 'envelope.failed')]).toEqual([home.name, []])
  }
})

test('who has answered stays on the ladder; who has not is asked through one heir, once', async () => {
  const expected = { 'long-an': ['acknowledged'], 'tp-hcm': ['decrypted', 'ba-ria-vung-tau', 'binh-duong'] }
  expect(await ladder('dong-nai', ours)).toEqual(expected)
  await acknowledge(at('tp-hcm'), ours!)
  await syncAll(at('tp-hcm'), at('dong-nai'))
  expect(await ladder('dong-nai', ours)).toMatchObject({ 'tp-hcm': ['acknowledged', 'ba-ria-vung-tau', 'binh-duong'] })
  expect((await at('dong-nai').call('desk.get', {})).waiting.map(({ id }) => id)).not.toContain(ours)
})

test('an heir answers for the one unit and withdraws for the other, and all see it', async () => {
  expect(await ladder('tp-hcm', theirs)).toEqual({ 'dong-nai': ['acknowledged'], 'tay-ninh': ['decrypted', 'long-an'] })
  await acknowledge(at('tay-ninh'), theirs!)
  await syncAll(at('tay-ninh'), at('tp-hcm'))
  expect(await ladder('tp-hcm', theirs)).toMatchObject({ 'tay-ninh': ['acknowledged', 'long-an'] })
  await at('tp-hcm').call('bulletin.cancel', { id: theirs!, reason: 'arrested' })
  await settle()
  for (const code of ['tp-hcm', 'dong-nai', 'tay-ninh']) {
    const shown = await detail(code, theirs)
    expect([code, shown.state, shown.history.find(({ kind }) => kind === 'bulletin-cancel')?.unit]).toEqual([
      code,
      'cancelled',
      'tp-hcm',
    ])
  }
})

test('what is written from now on goes to the four', async () => {
  const id = await sendBulletin(at('dong-nai'), ['binh-duong'])
  expect((await detail('dong-nai', id)).recipients.map(({ code }) => code)).toEqual(['tp-hcm'])
  const proposed = await at('dong-nai').call('bulletin.proposeRecipients', { bulletin: {} })
  const codes = proposed.units.map(({ code }) => code)
  expect([...codes, 'dong-nai'].toSorted()).toEqual([...left].toSorted())
  await settle(2)
  expect(outcomeOf(at('tp-hcm'), id)).toBe('accepted')
})

test('nobody waits for anybody, and all lists are what the statements say', async () => {
  for (const code of left) {
    expect([code, outboxCounts(at(code).open.context.store.read)]).toEqual([code, { pending: 0, queued: 0 }])
    expect([code, (await at(code).call('store.rebuild', {})).equal]).toEqual([code, true])
  }
})
