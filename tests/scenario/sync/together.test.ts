/** Two independent relays at once: one of them, whichever it is, may be silent, lose everything or lie, and nothing is held back. */
import Database from 'better-sqlite3'
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { parseLogKey } from '../../../engine/directory/log-key.ts'
import type { Relay } from '../../../relay/server.ts'
import { limits } from '../../../shared/limits.ts'
import type { RelayFrame } from '../../../shared/protocol/relay-wire/frame.ts'
import { day } from '../../../shared/time.ts'
import { startHostileRelay } from '../../support/hostile-proxy.ts'
import { noisePng } from '../../support/images.ts'
import { relayFolder, startRelay, type RelayFolder } from '../../support/relay-world.ts'
import {
  acknowledge,
  auditCodes,
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
let there = ''
let folder: RelayFolder
let second: Relay
let first: Relay

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  folder = relayFolder()
  there = world.units[1]?.code ?? ''
  first = await world.relay()
  sender = await world.home(`${world.units[0]?.code}/duty`)
  receiver = await world.home(`${there}/commander`)
  await startSecond()
  for (const home of [sender, receiver]) {
    await home.call('settings.set', { relays: [first.url, second.url], together: true })
  }
})
afterEach(async () => {
  await world[Symbol.asyncDispose]()
  await second.drain()
  folder[Symbol.dispose]()
})

async function startSecond(): Promise<void> {
  const { logKey } = sender.open.vault.profile
  const { name } = parseLogKey(sender.open.context.deps.crypto, logKey)
  second = await startRelay({ ...folder.config, follow: { logKey, name: `${name}/2` } }, { clock: world.clock })
}
const sync = async (...homes: readonly SyncHome[]): Promise<void> => {
  for (const home of homes) await home.call('sync.once', {})
}
/** Takes everything, and gives nobody any of it. */
const forget = (data: string): void => {
  const db = new Database(join(data, 'relay.db'))
  db.exec('DELETE FROM entry')
  db.close()
}
const listed = async (home: SyncHome): Promise<number> =>
  (await home.call('bulletin.list', { filter: 'all' })).bulletins.length
const queued = (home: SyncHome): number =>
  home.open.context.store.read.get<{ n: number }>('SELECT count(*) AS n FROM second_post')?.n ?? -1

test('everything is posted to both and read once, and no copy is answered as one', async () => {
  const id = await sendBulletin(sender, [there])
  await sync(sender, receiver, sender, receiver)
  expect(await rungs(sender, id)).toEqual({ [there]: 'decrypted' })
  expect(auditCodes(receiver, 'envelope.duplicate')).toEqual([])
  expect([queued(sender), queued(receiver)]).toEqual([0, 0])
  expect(receiver.open.context.store.read.all('SELECT 1 FROM receipt_due')).toEqual([])
  const cursors = receiver.open.context.store.read.all<{ cursor: number }>('SELECT cursor FROM mailbox')
  expect(cursors.filter(({ cursor }) => cursor > 0)).toHaveLength(2)
})

test.each(['first', 'second'] as const)('a %s one that gives nobody any mail holds nothing back', async (which) => {
  const { staged } = await sender.call('attachment.stage', { name: 'anh.png', bytes: noisePng(60_000) })
  await sync(sender, receiver)
  const id = await sendBulletin(sender, [there], { staged: [staged] })
  const data = which === 'first' ? world.relayData : folder.config.data
  await sync(sender)
  forget(data)
  await sync(receiver)
  expect(await listed(receiver)).toBe(1)
  await acknowledge(receiver, id)
  await sync(receiver)
  forget(data)
  await sync(sender)
  expect(await rungs(sender, id)).toEqual({ [there]: 'acknowledged' })
})

test('one that is wiped meanwhile gets what is under way, and mail flows by the other', async () => {
  await sync(sender, receiver)
  const id = await sendBulletin(sender, [there])
  await sync(sender)
  await second.drain()
  rmSync(folder.config.data, { recursive: true })
  await startSecond()
  for (const home of [sender, receiver]) {
    await home.call('settings.set', { relays: [first.url, second.url] })
  }
  await sync(sender)
  forget(world.relayData)
  await sync(receiver)
  expect(await listed(receiver)).toBe(1)
  await sync(sender)
  expect(await rungs(sender, id)).toEqual({ [there]: 'decrypted' })
})

test('the first one is gone: the second is the first then, and all goes on by it', async () => {
  await sync(sender, receiver)
  await first.drain()
  const id = await sendBulletin(sender, [there])
  await sync(sender, receiver, sender)
  expect(await rungs(sender, id)).toEqual({ [there]: 'decrypted' })
})

test('a second one that does not answer costs the first nothing, and is offered for days what it has not had', async () => {
  await sync(sender, receiver)
  await second.drain()
  const id = await sendBulletin(sender, [there])
  await sync(sender, receiver, sender)
  expect(await rungs(sender, id)).toEqual({ [there]: 'decrypted' })
  const states = (await sender.call('sync.state', {})).relays ?? []
  expect(states.map(({ state, failure }) => failure?.code ?? state)).toEqual(['standby', 'relay/unreachable'])
  expect(queued(sender)).toBeGreaterThan(0)
  await startSecond()
  await sender.call('settings.set', { relays: [first.url, second.url] })
  world.clock.advance(limits.secondPostMs + 1)
  await sync(sender)
  expect(queued(sender)).toBe(0)
})

test('one alone again: nothing is kept for the second, and the cursor of the first goes on', async () => {
  await sync(sender, receiver)
  await sendBulletin(sender, [there])
  await receiver.call('settings.set', { together: false })
  await sync(sender, receiver)
  expect(await listed(receiver)).toBe(1)
  expect(receiver.open.context.store.read.all('SELECT 1 FROM second_post UNION SELECT 1 FROM envelope_seen')).toEqual(
    [],
  )
  expect(auditCodes(receiver, 'mailbox.other')).toEqual([])
  expect(auditCodes(receiver, 'envelope.duplicate')).toEqual([])
})

test('live: both are connected at once, and when the first goes the second takes its place', async () => {
  for (const home of [sender, receiver]) await home.call('sync.once', { forMs: 1 })
  const states = async (home: SyncHome) => ((await home.call('sync.state', {})).relays ?? []).map(({ state }) => state)
  await until(async () => (await states(sender)).join() === 'online,online')
  const id = await sendBulletin(sender, [there])
  await until(async () => (await rungs(sender, id))[there] !== 'queued' && (await listed(receiver)) === 1)
  await first.drain()
  await until(async () => (await sender.call('sync.state', {})).relay === second.url)
  await until(async () => (await receiver.call('sync.state', {})).relay === second.url)
  await sendBulletin(sender, [there])
  await until(async () => (await listed(receiver)) === 2)
  expect(auditCodes(receiver, 'envelope.duplicate')).toEqual([])
})

test('a first one that keeps a round open for ever: what is owed is answered by the second', async () => {
  await using liar = await startHostileRelay(first.url)
  await receiver.call('settings.set', { relays: [liar.url, second.url] })
  for (const home of [sender, receiver]) await home.call('sync.once', { forMs: 1 })
  const states = async () => ((await receiver.call('sync.state', {})).relays ?? []).map(({ state }) => state)
  await until(async () => (await states()).join() === 'online,online')
  liar.script = { instead: { fetch: () => 'silence' } }
  const id = await sendBulletin(sender, [there])
  await until(async () => (await listed(receiver)) === 1 && liar.heard.at(-1) === 'fetch')
  world.clock.advance(limits.roundHeldMs + limits.receiptJitterMs)
  await sendBulletin(sender, [there]) // the second tells of it, and is looked at
  await until(async () => (await rungs(sender, id))[there] === 'decrypted')
})

test('a second one whose mailbox never ends does not keep who syncs once', async () => {
  await using liar = await startHostileRelay(second.url)
  await receiver.call('settings.set', { relays: [first.url, liar.url] })
  await sync(receiver)
  const pages = liar.heard.length
  liar.script = { instead: { fetch: ({ cursor }) => ({ items: [], next: cursor + 1, head: cursor + 1000 }) } }
  await sync(receiver)
  expect(liar.heard.length - pages).toBeGreaterThan(limits.turnsOnce)
})

test('a first one with a clock of its own does not stop what is sealed; an old word of the second does not count', async () => {
  const early = (frame: RelayFrame): RelayFrame | undefined =>
    frame.type === 'welcome' ? { ...frame, body: { ...frame.body, time: frame.body.time + 2 * day } } : undefined
  await using liar = await startHostileRelay(first.url, { said: early })
  await sender.call('settings.set', { relays: [liar.url, second.url] })
  await sync(sender)
  const id = await sendBulletin(sender, [there])
  await sync(sender, receiver, sender)
  expect(await rungs(sender, id)).toEqual({ [there]: 'decrypted' })
  // what the second has said is of another time than this
  world.clock.advance(limits.secondSkewMs + 1)
  await expect(sendBulletin(sender, [there])).rejects.toMatchObject({ code: 'clock/refused' })
})

test('a second one that shows another store each time is sent everything once in a while, not always', async () => {
  const another = (frame: RelayFrame): RelayFrame | undefined =>
    frame.type === 'welcome' ? { ...frame, body: { ...frame.body, mailStore: randomBytes(16) } } : undefined
  await using liar = await startHostileRelay(second.url, { said: another })
  const posts = (): number => liar.heard.filter((name) => name === 'post').length
  await sender.call('settings.set', { relays: [first.url, liar.url] })
  await sendBulletin(sender, [there])
  for (let i = 0; i < 2; i++) await sync(sender)
  const before = posts()
  for (let i = 0; i < 3; i++) await sync(sender)
  expect([before > 0, posts()]).toEqual([true, before])
  world.clock.advance(limits.offerAgainMs)
  await sync(sender)
  expect(posts()).toBeGreaterThan(before)
})

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600 && !(await what()); i++) await sleep(10)
  expect(await what()).toBe(true)
}
