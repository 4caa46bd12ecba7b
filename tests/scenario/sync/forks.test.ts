import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { PostOffice } from '../../support/post-office.ts'
import {
  alertsOf,
  auditCodes,
  makeWorldTemplate,
  outcomeOf,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let post: PostOffice
let receiver: SyncHome
let original: SyncHome
let copy: SyncHome
let [here, there]: string[] = []

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  post = new PostOffice()
  ;[here, there] = world.units.map(({ code }) => code)
  copy = await world.clone(`${here}/duty`, `${here}/copy`)
  original = await world.home(`${here}/duty`)
  receiver = await world.home(`${there}/duty`)
})
afterEach(() => world[Symbol.asyncDispose]())

const code = (name: string | undefined): string => name ?? ''
const forks = (home: SyncHome): readonly { seq: number }[] =>
  home.open.context.store.read.all(
    'SELECT seq, first_hash, second_hash, second_tbs, second_sigs FROM fork ORDER BY seq',
  )
const alarms = async (home: SyncHome) => (await home.call('sync.state', {})).alarms

test('two statements of one device under one number are both kept, and the device is alarmed about', async () => {
  const first = await sendBulletin(original, [code(there)])
  const second = await sendBulletin(copy, [code(there)])
  post.collect(original)
  post.deliver(receiver)
  post.collect(copy)
  post.deliver(receiver)
  expect(outcomeOf(receiver, first)).toBe('accepted')
  expect(outcomeOf(receiver, second)).toBeUndefined()
  expect(forks(receiver)).toHaveLength(1)
  expect(forks(receiver)[0]).toMatchObject({
    first_hash: Uint8Array.from(Buffer.from(first, 'hex')),
    second_hash: Uint8Array.from(Buffer.from(second, 'hex')),
  })
  expect(auditCodes(receiver, 'device.forked')).toEqual(['quarantined'])
  expect(await alarms(receiver)).toMatchObject([{ code: 'device/forked', params: { units: here } }])
})

test('what a forked device sends later is stored, quarantined and rings nobody', async () => {
  await sendBulletin(original, [code(there)])
  await sendBulletin(copy, [code(there)])
  for (const home of [original, copy]) post.collect(home)
  post.deliver(receiver)
  const later = await sendBulletin(original, [code(there)])
  post.collect(original)
  post.deliver(receiver)
  expect(outcomeOf(receiver, later)).toBe('quarantined')
  expect(alertsOf(receiver)).toBe(1)
  expect((await receiver.call('bulletin.list', { filter: 'all' })).bulletins).toHaveLength(1)
  expect(await receiver.call('store.rebuild', {})).toMatchObject({ equal: true })
})

test('the same fork told twice is one piece of evidence', async () => {
  await sendBulletin(original, [code(there)])
  await sendBulletin(copy, [code(there)])
  for (const home of [original, copy]) post.collect(home)
  const letters = post.waitingFor(receiver)
  post.hand(receiver, letters)
  post.hand(receiver, letters)
  expect(forks(receiver)).toHaveLength(1)
})

test('a copy that goes on where the original stood is found by its chain', async () => {
  await sendBulletin(original, [code(there)])
  await sendBulletin(original, [code(there)])
  await sendBulletin(copy, [code(there)])
  await sendBulletin(copy, [code(there)])
  await sendBulletin(copy, [code(there)])
  const fromOriginal = post.collect(original).filter(({ to }) => to === receiver.unit)
  const fromCopy = post.collect(copy).filter(({ to }) => to === receiver.unit)
  const third = fromCopy.at(-1)
  if (third === undefined) throw new Error('three letters')
  post.hand(receiver, [...fromOriginal, third])
  expect(forks(receiver)).toMatchObject([{ seq: 3 }])
})

test("a sibling sees the fork in the own unit's chain", async () => {
  const sibling = await world.home(`${here}/commander`)
  await sendBulletin(original, [code(there)])
  await sendBulletin(copy, [code(there)])
  for (const home of [original, copy]) post.collect(home)
  post.deliver(sibling)
  expect(forks(sibling)).toHaveLength(1)
  expect(await alarms(sibling)).toMatchObject([{ code: 'device/forked' }])
})

test('the original learns that there is a copy of it', async () => {
  await sendBulletin(original, [code(there)])
  await sendBulletin(copy, [code(there)])
  for (const home of [original, copy]) post.collect(home)
  post.deliver(original)
  post.deliver(copy)
  expect(await alarms(original)).toMatchObject([{ code: 'device/cloned' }])
  expect(await alarms(copy)).toMatchObject([{ code: 'device/cloned' }])
})

test('an honest device that reads its own mail raises no alarm', async () => {
  await sendBulletin(original, [code(there)])
  post.settle([original, receiver])
  expect(await alarms(original)).toEqual([])
  expect(auditCodes(original, 'device.cloned')).toEqual([])
})
