/** A talk between three units over the real engines: opened, answered, left; nobody else hears of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exampleRequest } from '../../../shared/domain/example-request.ts'
import { PostOffice } from '../../support/post-office.ts'
import { makeWorldTemplate, type SyncHome, type SyncWorld } from '../../support/sync-world.ts'

let world: SyncWorld
let post: PostOffice
let first: SyncHome
let second: SyncHome
let third: SyncHome
let stranger: SyncHome
let id = ''
const code = (unit: number): string => world.units[unit]?.code ?? ''

beforeAll(async () => {
  {
    using template = await makeWorldTemplate(4)
    world = template.copy()
  }
  post = new PostOffice()
  first = await world.home(`${code(0)}/duty`)
  second = await world.home(`${code(1)}/investigator`)
  third = await world.home(`${code(2)}/commander`)
  stranger = await world.home(`${code(3)}/duty`)
}, 60_000)
afterAll(() => world[Symbol.asyncDispose]())

const settle = (): void => post.settle([first, second, third, stranger])
const shown = (home: SyncHome) => home.call('conversation.get', { id })
const words = async (home: SyncHome) => (await shown(home)).messages.map(({ text }) => text)

test('it is opened about a record, answered by any reading officer of each unit, and reads the same on every desk', async () => {
  const to = [code(1), code(2)]
  const about = (await first.call('request.create', { request: exampleRequest(), to })).id
  const opened = await first.call('conversation.open', { title: 'Tuyến 22', text: 'Có tin gì mới?', to, about })
  id = opened.id
  expect(opened.recipients.toSorted()).toEqual(to.toSorted())
  settle()
  await second.call('conversation.say', { id, text: 'Chưa có', answers: opened.statement })
  settle()
  await third.call('conversation.say', { id, text: 'Đã thấy ở bến xe' })
  settle()
  for (const home of [first, second, third]) {
    expect(await words(home)).toEqual(['Có tin gì mới?', 'Chưa có', 'Đã thấy ở bến xe'])
    const detail = await shown(home)
    expect(detail).toMatchObject({ about, title: 'Tuyến 22', can: { speak: true } })
    expect(detail.members.map((unit) => unit.code).toSorted()).toEqual([code(0), ...to].toSorted())
    expect(detail.messages[1]).toMatchObject({ answers: opened.statement, unit: { code: code(1) } })
    const { hits } = await home.call('search.query', { text: 'tuyen 22' })
    expect(hits.map((hit) => [hit.kind, hit.id])).toContainEqual(['conversation', id])
  }
})

test('it is new to an officer until they have looked, by what others have said; nobody hears who has looked', async () => {
  const isNew = async (home: SyncHome) => {
    const { conversations } = await home.call('conversation.list', {})
    const { unread } = (await home.call('desk.get', {})).counts
    expect(unread).toBe(conversations.filter((each) => each.unread).length)
    return conversations.find((each) => each.id === id)?.unread
  }
  const colleague = await world.home(`${code(0)}/commander`)
  post.settle([first, second, third, stranger, colleague])
  for (const home of [first, second, third, colleague]) expect(await isNew(home)).toBe(true)
  await first.call('conversation.seen', { id })
  expect([await isNew(first), await isNew(colleague)]).toEqual([false, true])
  await first.call('conversation.say', { id, text: 'Đã rõ' })
  expect(await isNew(first)).toBe(false)
  expect(post.collect(first)).not.toEqual([])
  await first.call('conversation.seen', { id })
  expect(post.collect(first)).toEqual([])
  settle()
  expect(await isNew(first)).toBe(false)
  await third.call('conversation.say', { id, text: 'Có thêm' })
  settle()
  expect(await isNew(first)).toBe(true)
  expect(await first.call('store.rebuild', {})).toMatchObject({ equal: true })
  await first.call('conversation.seen', { id })
  expect(await isNew(first)).toBe(false)
})

test('a unit that leaves hears no more, says no more, and keeps what was said', async () => {
  await second.call('conversation.leave', { id })
  settle()
  expect((await shown(first)).left.map((unit) => unit.code)).toEqual([code(1)])
  await first.call('conversation.say', { id, text: 'Giữ liên lạc' })
  settle()
  expect(await words(third)).toHaveLength(6)
  expect(await words(second)).toHaveLength(5)
  expect((await shown(second)).can.speak).toBe(false)
  await expect(second.call('conversation.say', { id, text: 'x' })).rejects.toMatchObject({ code: 'usage/wrong-state' })
  for (const home of [first, second, third]) expect(await home.call('store.rebuild', {})).toMatchObject({ equal: true })
})

test('a unit that was not spoken to knows nothing of it', async () => {
  expect((await stranger.call('conversation.list', {})).conversations).toEqual([])
  await expect(shown(stranger)).rejects.toMatchObject({ code: 'usage/not-found' })
})
