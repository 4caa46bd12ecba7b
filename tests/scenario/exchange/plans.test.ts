/** A joint plan between three units over the real engines: proposed, answered, changed, worked on, reported, closed. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { examplePlan } from '../../../shared/domain/example-plan.ts'
import { day, hour, msToRfc3339 } from '../../../shared/time.ts'
import { PostOffice } from '../../support/post-office.ts'
import { makeWorldTemplate, type SyncHome, type SyncWorld } from '../../support/sync-world.ts'

let world: SyncWorld
let post: PostOffice
let proposer: SyncHome
let second: SyncHome
let duty: SyncHome
let third: SyncHome
let stranger: SyncHome
let id = ''
let head = ''
let task = ''
const code = (unit: number): string => world.units[unit]?.code ?? ''

beforeAll(async () => {
  {
    using template = await makeWorldTemplate(4)
    world = template.copy()
  }
  post = new PostOffice()
  proposer = await world.home(`${code(0)}/commander`)
  second = await world.home(`${code(1)}/commander`)
  duty = await world.home(`${code(1)}/duty`)
  third = await world.home(`${code(2)}/commander`)
  stranger = await world.home(`${code(3)}/commander`)
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

const homes = (): readonly SyncHome[] => [proposer, second, duty, third]
const settle = (): void => post.settle([...homes(), stranger])
const shown = (home: SyncHome) => home.call('plan.get', { id })
const plan = () => examplePlan(world.clock.now())
const answers = async (home: SyncHome) => (await shown(home)).units.map(({ unit, state }) => [unit.code, state])

test('it is for the units that it names: their commanders answer, their duty officers read, a stranger has nothing', async () => {
  const made = await proposer.call('plan.propose', { plan: plan(), to: [code(1), code(2)] })
  id = made.id
  settle()
  head = (await shown(second)).head
  const accept = { id, version: head, answer: 'accept' as const, forces: '6 cán bộ, 2 xe' }
  expect((await second.call('desk.get', {})).records.answer).toContainEqual(
    expect.objectContaining({ id, family: 'plan', owed: 'us', due: plan().starts }),
  )
  await expect(duty.call('plan.answer', accept)).rejects.toMatchObject({ code: 'role/not-allowed' })
  await expect(proposer.call('plan.answer', accept)).rejects.toMatchObject({ code: 'usage/wrong-state' })
  expect(await second.call('plan.answer', accept)).toMatchObject({ state: 'proposed' })
  await third.call('plan.answer', { id, version: head, answer: 'refuse', text: 'Trùng lịch' })
  settle()
  for (const home of homes()) {
    expect(await answers(home)).toEqual(
      expect.arrayContaining([
        [code(1), 'accepted'],
        [code(2), 'refused'],
      ]),
    )
    expect((await shown(home)).state).toBe('agreed')
  }
  expect((await stranger.call('plan.list', {})).plans).toEqual([])
  for (const call of [shown(stranger), stranger.call('plan.answer', accept)])
    await expect(call).rejects.toMatchObject({ code: 'usage/not-found' })
})

test('another time is another version: nobody is held to what they said of the old one', async () => {
  const starts = msToRfc3339(Date.parse(plan().starts) + day)
  const ends = msToRfc3339(Date.parse(plan().ends) + day)
  await expect(second.call('plan.change', { id, version: head, plan: plan() })).rejects.toMatchObject({
    code: 'usage/wrong-state',
  })
  await proposer.call('plan.change', { id, version: head, plan: { ...plan(), starts, ends }, reason: 'Mưa lớn' })
  settle()
  const late = { id, version: head, answer: 'accept' as const }
  await expect(third.call('plan.answer', late)).rejects.toMatchObject({ code: 'plan/changed' })
  expect(await shown(second)).toMatchObject({ version: 2, state: 'proposed', plan: { starts } })
  expect((await answers(proposer)).map(([, state]) => state)).toEqual(['waiting', 'waiting'])
  const earlier = (await shown(proposer)).units.map((each) => each.earlier?.answer)
  expect(new Set(earlier)).toEqual(new Set(['accept', 'refuse']))
  head = (await shown(second)).head
  for (const home of [second, third]) await home.call('plan.answer', { id, version: head, answer: 'accept' })
  settle()
  expect((await shown(proposer)).state).toBe('agreed')
  const week = { from: msToRfc3339(Date.parse(starts) - 3 * day), to: msToRfc3339(Date.parse(starts) + hour) }
  expect((await third.call('plan.calendar', week)).plans).toMatchObject([{ id, starts, ends, kind: 'lodging-check' }])
  const before = { from: week.from, to: msToRfc3339(Date.parse(starts) - 1) }
  expect((await third.call('plan.calendar', before)).plans).toEqual([])
})

test('a task is its unit’s: only that unit says what came of it, and the figures are added up', async () => {
  const given = await proposer.call('plan.task', { id, title: 'Kiểm tra nhà nghỉ', unit: code(1) })
  task = given.statement
  await third.call('plan.task', { id, title: 'Chốt cầu', unit: code(2) })
  await expect(third.call('plan.task', { id, title: 'x', unit: code(1) })).rejects.toMatchObject({
    code: 'usage/wrong-state',
  })
  settle()
  const result = { id, task, outcome: 'done' as const, text: 'Đủ khai báo', figures: { places: 4, persons: 31 } }
  await expect(third.call('plan.result', result)).rejects.toMatchObject({ code: 'usage/wrong-state' })
  expect((await shown(duty)).tasks.find(({ statement }) => statement === task)?.can).toBe(true)
  await duty.call('plan.result', result)
  const own = (await shown(third)).tasks.find(({ assignee }) => assignee.code === code(2))
  const figures = { persons: 9, arrests: 1 }
  await third.call('plan.result', { id, task: own?.statement ?? '', outcome: 'partly', text: 'Một vụ', figures })
  settle()
  for (const home of homes()) expect((await shown(home)).figures).toEqual({ places: 4, persons: 40, arrests: 1 })
})

test('it is closed by who has proposed it, and is the same when it is made anew', async () => {
  await expect(second.call('plan.close', { id, reason: 'completed' })).rejects.toMatchObject({
    code: 'usage/wrong-state',
  })
  await proposer.call('plan.close', { id, reason: 'completed' })
  settle()
  for (const home of homes()) {
    expect(await shown(home)).toMatchObject({ state: 'closed', owed: 'none', can: { answer: false, task: false } })
    expect(await home.call('store.rebuild', {})).toMatchObject({ equal: true })
    const { hits } = await home.call('search.query', { text: 'nha nghi thu nghiem' })
    expect(hits.map((hit) => [hit.kind, hit.id])).toContainEqual(['plan', id])
  }
})
