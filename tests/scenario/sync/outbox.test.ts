import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import { day, minute } from '../../../shared/time.ts'
import { pointTo } from '../../support/hostile-home.ts'
import { startHostileRelay } from '../../support/hostile-proxy.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import {
  makeWorldTemplate,
  rungs,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let sender: SyncHome
let receiver: SyncHome
let [here, there]: string[] = []

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  ;[here, there] = world.units.map(({ code }) => code)
  sender = await world.home(`${here}/duty`)
  receiver = await world.home(`${there}/commander`)
})
afterEach(() => world[Symbol.asyncDispose]())

const code = (name: string | undefined): string => name ?? ''
const sync = (home: SyncHome): Promise<unknown> => home.call('sync.once', {})
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (thrown: { code?: string }) => String(thrown.code),
  )
const outbox = (home: SyncHome) =>
  home.open.context.store.read.get<{ state: string; attempts: number; last_code: string | undefined; size: number }>(
    "SELECT state, attempts, last_code, length(payload) AS size FROM outbox WHERE class = 'durable'",
  )
const alarms = async (home: SyncHome) => (await home.call('sync.state', {})).alarms

test('without a relay the envelope stays staged and says why', async () => {
  const id = await sendBulletin(sender, [code(there)])
  expect(await codeOf(sync(sender))).toBe('relay/not-set')
  expect(outbox(sender)).toMatchObject({ state: 'staged', attempts: 0 })
  expect(await rungs(sender, id)).toEqual({ [code(there)]: 'queued' })
})

test('a sync right after one that broke off posts at once, and so does the next relay of the list', async () => {
  const { url } = await world.relay()
  await using liar = await startHostileRelay(url, { answered: { post: () => new Uint8Array([0xff]) } })
  pointTo(sender.folder, liar.url)
  await sendBulletin(sender, [code(there)])
  for (const attempts of [1, 2, 3]) {
    expect(await codeOf(sync(sender))).toBe('relay/garbage')
    expect(outbox(sender)).toMatchObject({ state: 'staged', attempts, last_code: 'relay/garbage' })
  }
  pointTo(sender.folder, liar.url, url)
  expect(await sync(sender)).toEqual({ sent: 1, received: 0, rejected: [], pending: 1 })
  expect(outbox(sender)).toMatchObject({ state: 'relayed', attempts: 5 })
})

test('staged, relayed, delivered, decrypted, done: each by whoever can say so', async () => {
  await world.relay()
  const id = await sendBulletin(sender, [code(there)])
  const steps = [(await rungs(sender, id))[code(there)]]
  await sync(sender)
  steps.push((await rungs(sender, id))[code(there)])
  await sync(receiver)
  await sync(sender)
  steps.push((await rungs(sender, id))[code(there)])
  expect(steps).toEqual(['queued', 'relayed', 'decrypted'])
  expect(outbox(sender)).toMatchObject({ state: 'done', size: 0 })
})

test('what nobody has confirmed is posted again after its time, and waits longer each time', async () => {
  await world.relay()
  await sendBulletin(sender, [code(there)])
  await sync(sender)
  world.clock.advance(limits.resendAfterMs - 1)
  await sync(sender)
  expect(outbox(sender)?.attempts).toBe(1)
  world.clock.advance(1)
  await sync(sender)
  expect(outbox(sender)).toMatchObject({ state: 'relayed', attempts: 2, last_code: 'relay/unconfirmed' })
  expect(await alarms(sender)).toMatchObject([{ code: 'relay/unconfirmed', params: { minutes: 2 } }])
  world.clock.advance(2 * limits.resendAfterMs - 1)
  await sync(sender)
  expect(outbox(sender)?.attempts).toBe(2)
  world.clock.advance(1)
  await sync(sender)
  expect(outbox(sender)?.attempts).toBe(3)
})

test('a posted copy is one letter at the receiver, and its receipt ends the alarm', async () => {
  await world.relay()
  const id = await sendBulletin(sender, [code(there)])
  await sync(sender)
  world.clock.advance(limits.resendAfterMs)
  await sync(sender)
  await sync(receiver)
  await sync(sender)
  expect(await rungs(sender, id)).toEqual({ [code(there)]: 'decrypted' })
  expect(await alarms(sender)).toEqual([])
  expect((await receiver.call('bulletin.list', { filter: 'all' })).bulletins).toHaveLength(1)
})

test('a relay that denies what it took is told apart: lost, and posted again', async () => {
  await world.relay()
  const id = await sendBulletin(sender, [code(there)])
  await sync(sender)
  await world.forgetMail()
  world.clock.advance(limits.resendAfterMs)
  await sync(sender)
  expect(outbox(sender)).toMatchObject({ state: 'relayed', last_code: 'relay/lost' })
  expect(await alarms(sender)).toMatchObject([{ code: 'relay/lost' }])
  await sync(receiver)
  await sync(sender)
  expect(await rungs(sender, id)).toEqual({ [code(there)]: 'decrypted' })
})

const bulletin = exampleBulletin()
const request = () => ({ bulletin, to: [code(there)], attachments: [], accept: [], urgency: 'routine' as const })

test('with a directory that is too old and no relay the words are kept as a draft', async () => {
  world.clock.advance(2 * day)
  const refused: { code?: string; params?: { draft?: string } } = await sender.call('bulletin.send', request()).then(
    () => ({}),
    (thrown: object) => thrown,
  )
  expect(refused.code).toBe('directory/stale')
  const { drafts } = await sender.call('draft.list', {})
  expect(drafts.map(({ draft }) => draft)).toEqual([refused.params?.draft])
  expect(drafts[0]?.content).toMatchObject({ to: [there], bulletin: { kind: bulletin.kind } })
  expect((await sender.call('sync.state', {})).queued).toBe(0)
})

test('with a relay the directory is brought up to date and the bulletin goes out', async () => {
  await world.relay()
  world.clock.advance(2 * day)
  const { recipients } = await sender.call('bulletin.send', request())
  expect(recipients).toEqual([there])
  expect((await sender.call('draft.list', {})).drafts).toEqual([])
})

test('mail comes in under a directory that is too old to seal; its receipt waits', async () => {
  await world.relay()
  await sendBulletin(sender, [code(there)])
  await sync(sender)
  world.clock.advance(minute)
  await sync(receiver)
  expect((await receiver.call('bulletin.list', { filter: 'all' })).bulletins).toHaveLength(1)
})
