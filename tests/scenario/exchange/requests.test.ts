/** A request for cooperation between three units over the real engines: asked, put off, clarified, answered, closed. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exampleRequest } from '../../../shared/domain/example-request.ts'
import { hour, msToRfc3339 } from '../../../shared/time.ts'
import { PostOffice } from '../../support/post-office.ts'
import { auditCodes, makeWorldTemplate, type SyncHome, type SyncWorld } from '../../support/sync-world.ts'

let world: SyncWorld
let post: PostOffice
let asker: SyncHome
let first: SyncHome
let second: SyncHome
let investigator: SyncHome
let id = ''
const codes = (): readonly string[] => world.units.map(({ code }) => code)

beforeAll(async () => {
  {
    using template = await makeWorldTemplate(3)
    world = template.copy()
  }
  post = new PostOffice()
  const [a, b, c] = codes()
  asker = await world.home(`${a}/duty`)
  first = await world.home(`${b}/duty`)
  second = await world.home(`${c}/duty`)
  investigator = await world.home(`${b}/investigator`)
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

const homes = (): readonly SyncHome[] => [asker, first, second, investigator]
const settle = (): void => post.settle(homes())
const shown = (home: SyncHome) => home.call('request.get', { id })
const states = async (home: SyncHome) =>
  Object.fromEntries((await shown(home)).asked.map(({ unit, state }) => [unit, state]))

test('it lies on the desk of each unit that was asked, with its clock, and waits on the asker’s', async () => {
  const [, b = '', c = ''] = codes()
  const sent = await asker.call('request.create', { request: exampleRequest(), to: [b, c], urgency: 'urgent' })
  id = sent.id
  settle()
  for (const home of [first, second, investigator]) {
    const { records } = await home.call('desk.get', {})
    expect(records.answer).toMatchObject([{ id, owed: 'us', due: sent.deadline, late: false }])
  }
  const own = await asker.call('desk.get', {})
  expect(own.records.waiting).toMatchObject([{ id, owed: 'others' }])
  expect(own.records.waiting[0]?.parties.toSorted()).toEqual([b, c].toSorted())
})

test('a second request about the same person names the first', async () => {
  const [a = ''] = codes()
  const again = await first.call('request.create', { request: exampleRequest(), to: [a] })
  expect(again.alike).toMatchObject([{ id, kind: 'request', unit: a, why: 'cccd' }])
  await first.call('request.close', { id: again.id, reason: 'withdrawn' })
})

test('it is found by the person’s name and by its reference, with the reason', async () => {
  for (const text of ['nguyen van thu', (await shown(second)).ref]) {
    const { hits } = await second.call('search.query', { text })
    expect(hits.map((hit) => hit.id)).toContain(id)
  }
})

test('an investigator sees it and may not answer it', async () => {
  expect((await shown(investigator)).can).toMatchObject({ answer: false, clarify: true })
  await expect(investigator.call('request.answer', { id, answer: 'reply', text: 'x' })).rejects.toMatchObject({
    code: 'role/not-allowed',
  })
  expect(auditCodes(asker, 'receive.operation')).not.toContain('not-allowed:role')
})

test('put off, asked back, told, given more time, answered and closed, each desk shows whose word is owed', async () => {
  const [, b = '', c = ''] = codes()
  const until = msToRfc3339(world.clock.now() + 2 * hour)
  await first.call('request.answer', { id, answer: 'need-until', until })
  await second.call('request.clarify', { id, text: 'Cơ sở lưu trú nào?' })
  settle()
  expect(await states(asker)).toEqual({ [b]: 'need-until', [c]: 'question' })
  await asker.call('request.clarify', { id, text: 'Tất cả cơ sở dọc quốc lộ' })
  await asker.call('request.extend', { id, until: msToRfc3339(world.clock.now() + 20 * hour) })
  settle()
  expect(await states(asker)).toEqual({ [b]: 'need-until', [c]: 'waiting' })
  expect(await states(second)).toEqual({ [c]: 'waiting' }) // what others have said is the asker's
  await first.call('request.answer', { id, answer: 'reply', text: 'Có lưu trú ngày 20' })
  await second.call('request.answer', { id, answer: 'refuse', text: 'Không thuộc địa bàn' })
  settle()
  for (const home of [asker, first, second]) expect((await shown(home)).state).toBe('answered')
  await asker.call('request.close', { id, reason: 'answered' })
  settle()
  const history = async (home: SyncHome) => (await shown(home)).history.map(({ kind, word }) => word ?? kind)
  expect((await history(asker)).toSorted()).toEqual(
    [
      'answered',
      'need-until',
      'refuse',
      'reply',
      ...Array<string>(3).fill('request-clarify'),
      'request-create',
    ].toSorted(),
  )
  expect(await history(investigator)).toEqual(await history(first))
  expect(await history(first)).not.toContain('refuse')
  for (const home of homes()) {
    expect((await shown(home)).state).toBe('closed')
    expect(await home.call('store.rebuild', {})).toMatchObject({ equal: true })
  }
})

test('what is over takes no more answers', async () => {
  await expect(first.call('request.answer', { id, answer: 'reply', text: 'x' })).rejects.toMatchObject({
    code: 'usage/wrong-state',
  })
})
