/**
 * Several relays of one desk: two addresses of one store, as those of two processes over an engine look to it, and one
 * where nobody is.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Relay } from '../../../relay/server.ts'
import { limits } from '../../../shared/limits.ts'
import { startHostileRelay, type HostileRelay } from '../../support/hostile-proxy.ts'
import { freePort } from '../../support/free-port.ts'
import {
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
let nobody = ''
const doors = new Map<number, HostileRelay>()
let relay: Relay
let ports: readonly [number, number] = [0, 0]

beforeAll(async () => {
  template = await makeWorldTemplate(2)
}, 60_000)
afterAll(() => template[Symbol.dispose]())
beforeEach(async () => {
  world = template.copy()
  there = world.units[1]?.code ?? ''
  relay = await world.relay()
  ports = [await freePort(), await freePort()]
  nobody = urlOf(await freePort())
  await start(ports[0])
  await start(ports[1])
  sender = await world.home(`${world.units[0]?.code}/duty`)
  receiver = await world.home(`${there}/commander`)
})
afterEach(async () => {
  for (const door of doors.values()) await door[Symbol.asyncDispose]()
  doors.clear()
  await world[Symbol.asyncDispose]()
})

const urlOf = (port: number): string => `ws://127.0.0.1:${port}`
async function start(port: number): Promise<void> {
  doors.set(port, await startHostileRelay(relay.url, {}, port))
}
async function stop(port: number): Promise<void> {
  const door = doors.get(port)
  await door?.drain()
  await door?.[Symbol.asyncDispose]()
  doors.delete(port)
}
const use = (home: SyncHome, relays: readonly string[]): Promise<unknown> =>
  home.call('settings.set', { relays: [...relays] })
const sync = (home: SyncHome): Promise<unknown> => home.call('sync.once', {})
const states = async (home: SyncHome) =>
  ((await home.call('sync.state', {})).relays ?? []).map(({ state, failure }) => failure?.code ?? state)
/** The one that the desk is connected to. */
async function relayOf(home: SyncHome): Promise<string | undefined> {
  const { state, relay } = await home.call('sync.state', {})
  return state === 'online' ? relay : undefined
}
async function until(what: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400 && !(await what()); i++) await sleep(10)
  expect(await what()).toBe(true)
}

test('one round tries each address in its order, and says which did not answer and when it is tried again', async () => {
  await use(sender, [nobody, urlOf(ports[0])])
  await use(receiver, [urlOf(ports[1])])
  const id = await sendBulletin(sender, [there])
  await sync(sender)
  expect(await states(sender)).toEqual(['relay/unreachable', 'standby'])
  const [first] = (await sender.call('sync.state', {})).relays ?? []
  expect(first).toMatchObject({ url: nobody, state: 'failed' })
  expect(Date.parse(first?.nextAt ?? '')).toBeGreaterThan(world.clock.now())
  await sync(receiver)
  await sync(sender)
  expect(await rungs(sender, id)).toEqual({ [there]: 'decrypted' })
})

test('no address answers: the first one’s reason is told, and what is sealed waits', async () => {
  await use(sender, [nobody, urlOf(await freePort())])
  await sendBulletin(sender, [there])
  await expect(sync(sender)).rejects.toMatchObject({ code: 'relay/unreachable' })
  expect((await sender.call('sync.state', {})).queued).toBe(1)
})

test('a relay that drains is left for the next one at once, with the cursor where it was, and returned to later', async () => {
  await use(sender, [urlOf(ports[0]), urlOf(ports[1])])
  await use(receiver, [urlOf(ports[1])])
  await sync(receiver)
  await sender.call('sync.once', { forMs: 1 })
  await until(async () => (await relayOf(sender)) === urlOf(ports[0]))
  await stop(ports[0])
  await until(async () => (await relayOf(sender)) === urlOf(ports[1]))
  await until(async () => (await states(sender)).join() === 'relay/draining,online')
  const id = await sendBulletin(sender, [there])
  await until(async () => (await rungs(sender, id))[there] === 'relayed')
  await sync(receiver)
  await until(async () => (await rungs(sender, id))[there] === 'decrypted')
  expect(auditCodes(sender, 'mailbox.other')).toEqual([])
  const cursors = sender.open.context.store.read.all<{ relay: string }>('SELECT relay FROM mailbox')
  expect(new Set(cursors.map(({ relay }) => relay.split(' ')[0]))).toEqual(new Set(ports.map(urlOf)))
  await start(ports[0])
  world.clock.advance(2 * limits.relayReturnMs)
  await sendBulletin(sender, [there]) // wakes it up: this clock is moved by hand
  await until(async () => (await relayOf(sender)) === urlOf(ports[0]))
  expect(await states(sender)).toEqual(['online', 'standby'])
  expect(auditCodes(sender, 'envelope.duplicate')).toEqual([])
})

test('an address that says it has another one’s store, and leads far beyond what is there, hides nothing of it', async () => {
  await using liar = await startHostileRelay(urlOf(ports[1]))
  await use(sender, [urlOf(ports[1])])
  await use(receiver, [urlOf(ports[0]), liar.url])
  await sync(receiver)
  await stop(ports[0])
  liar.script = { instead: { fetch: ({ cursor }) => ({ items: [], next: cursor + 50, head: cursor + 50 }) } }
  await sync(receiver)
  const id = await sendBulletin(sender, [there])
  await sync(sender)
  await start(ports[0])
  world.clock.advance(2 * limits.relayReturnMs)
  await sync(receiver)
  await sync(sender)
  expect(await rungs(sender, id)).toEqual({ [there]: 'decrypted' })
})

test('what was read by one address is met again by the other, and is no copy that anybody answers', async () => {
  await use(sender, [urlOf(ports[1])])
  await use(receiver, [urlOf(ports[0]), urlOf(ports[1])])
  await sync(receiver)
  await stop(ports[0])
  await sync(receiver)
  await sendBulletin(sender, [there])
  await sync(sender)
  await sync(receiver)
  await start(ports[0])
  world.clock.advance(2 * limits.relayReturnMs)
  await sync(receiver)
  const db = receiver.open.context.store.read
  const places = db.all<{ cursor: number }>('SELECT cursor FROM mailbox').map(({ cursor }) => cursor)
  expect([places.length, new Set(places).size]).toEqual([2, 1])
  expect(auditCodes(receiver, 'envelope.duplicate')).toEqual([])
  expect(db.all('SELECT 1 FROM receipt_due')).toEqual([])
})

test('another address is used at once, and health is told for each', async () => {
  await use(sender, [urlOf(ports[0])])
  await sender.call('sync.once', { forMs: 1 })
  await until(async () => (await relayOf(sender)) === urlOf(ports[0]))
  await use(sender, [urlOf(ports[1]), nobody])
  await until(async () => (await relayOf(sender)) === urlOf(ports[1]))
  const { checks } = await sender.call('doctor.run', {})
  expect(checks.filter(({ name }) => name.startsWith('relay '))).toEqual([
    { name: `relay ${urlOf(ports[1])}`, ok: true },
    { name: `relay ${nobody}`, ok: false, code: 'relay/unreachable', next: 'doctor.relay' },
  ])
})
