import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import { messageTypes } from '../../../shared/protocol/message-types.ts'
import { day, hour, minute } from '../../../shared/time.ts'
import {
  acknowledge,
  makeWorldTemplate,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
  type WorldTemplate,
} from '../../support/sync-world.ts'

let template: WorldTemplate
let world: SyncWorld
let sender: SyncHome
let receiver: SyncHome
let [here, there, third]: string[] = []

beforeAll(async () => {
  template = await makeWorldTemplate(3)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  ;[here, there, third] = world.units.map(({ code }) => code)
  await world.relay()
  sender = await world.home(`${here}/duty`)
  receiver = await world.home(`${there}/commander`)
})
afterEach(() => world[Symbol.asyncDispose]())

const code = (name: string | undefined): string => name ?? ''
const sync = (home: SyncHome): Promise<unknown> => home.call('sync.once', {})
/** Heartbeats of other homes that this one holds, and its own. */
const beats = (home: SyncHome, direction: 'in' | 'out'): number =>
  home.open.context.store.read.get<{ n: number }>(
    'SELECT count(*) AS n FROM statement WHERE type = ? AND direction = ?',
    messageTypes.heartbeat,
    direction,
  )?.n ?? 0
const silentSince = async (home: SyncHome, unit: string | undefined): Promise<string | undefined> =>
  (await home.call('units.list', {})).units.find((each) => each.code === unit)?.silentSince

async function exchange(how: { readonly acknowledged: boolean }): Promise<void> {
  const id = await sendBulletin(sender, [code(there)])
  for (const home of [sender, receiver]) await sync(home)
  if (how.acknowledged) await acknowledge(receiver, id)
  for (const home of [receiver, sender]) await sync(home)
}

test('a heart beats once a day when nothing is owed', async () => {
  await exchange({ acknowledged: true })
  world.clock.advance(limits.heartbeatEveryMs - minute)
  await sync(sender)
  expect(beats(sender, 'out')).toBe(0)
  world.clock.advance(minute)
  await sync(sender)
  world.clock.advance(hour)
  await sync(sender)
  expect(beats(sender, 'out')).toBe(1)
})

test('a heart beats every hour while a deadline runs', async () => {
  await exchange({ acknowledged: false })
  for (let i = 0; i < 3; i++) {
    world.clock.advance(limits.heartbeatUnderDeadlineMs)
    await sync(sender)
  }
  expect(beats(sender, 'out')).toBe(3)
})

test('it goes to whoever was heard from and to siblings, not to strangers', async () => {
  const stranger = await world.home(`${third}/duty`)
  const sibling = await world.home(`${here}/commander`)
  await exchange({ acknowledged: true })
  world.clock.advance(limits.heartbeatEveryMs)
  for (const home of [sender, receiver, sibling, stranger]) await sync(home)
  expect([receiver, sibling, stranger].map((home) => beats(home, 'in'))).toEqual([1, 2, 0]) // the sibling hears both units
})

test('a home that has heard from nobody keeps still', async () => {
  await sync(sender)
  world.clock.advance(3 * day)
  await sync(sender)
  expect(beats(sender, 'out')).toBe(0)
})

test('a correspondent without a sign for 25 hours is silent since its last one, and no longer when it speaks', async () => {
  await exchange({ acknowledged: true })
  const last = new Date(world.clock.now()).toISOString()
  world.clock.advance(limits.silentAfterMs)
  await sync(sender)
  expect(await silentSince(sender, there)).toBeUndefined()
  world.clock.advance(1)
  await sync(sender)
  expect(await silentSince(sender, there)).toBe(last)
  await sync(receiver)
  await sync(sender)
  expect(await silentSince(sender, there)).toBeUndefined()
})

test('nobody answers a heartbeat with a receipt', async () => {
  await exchange({ acknowledged: true })
  world.clock.advance(limits.heartbeatEveryMs)
  for (const home of [sender, receiver, sender, receiver]) await sync(home)
  const { sent } = await receiver.call('sync.state', {})
  await sync(receiver)
  expect((await receiver.call('sync.state', {})).sent).toBe(sent)
  expect(beats(receiver, 'out')).toBe(1)
})
