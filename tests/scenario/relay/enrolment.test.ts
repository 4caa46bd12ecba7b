import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RelayClient } from '../../../engine/sync/relay-client/types.ts'
import type { Relay } from '../../../relay/server.ts'
import { deviceStatement } from '../../../engine/enrol/statements.ts'
import { hour, minute } from '../../../shared/time.ts'
import { newBox, openBox, reasonOf, visitorOf } from '../../support/enrol-box.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  startRelay,
  toUnit,
  worldClock,
  type RelayWorld,
} from '../../support/relay-world.ts'

const filled = (length: number, value: number) => new Uint8Array(length).fill(value)
let folder: ReturnType<typeof relayFolder>
let relay: Relay
let world: RelayWorld
let aheadMs = 0
const clock = { now: () => worldClock.now() + aheadMs, monotonic: () => worldClock.monotonic() }
const online: RelayClient[] = []

async function deviceOf(unit: number, device: number): Promise<RelayClient> {
  const at = world.units[unit]!
  const client = clientOf(world, relay.url, { unit: at, device: at.devices[device]! })
  online.push(client)
  await client.connect()
  return client
}

beforeAll(async () => {
  folder = relayFolder()
  relay = await startRelay(folder.config, { clock })
  world = await makeRelayWorld(relay.url)
})
afterAll(async () => {
  for (const client of online) await client.close()
  await relay.drain()
  folder[Symbol.dispose]()
})

describe('an enrolment mailbox', () => {
  test('carries messages both ways, each side told of the other, and again after a lost answer', async () => {
    const inviter = await deviceOf(0, 2)
    const { box, token } = await openBox(world.crypto, inviter)
    const told: string[] = []
    inviter.listen((event) => event.type === 'push' && event.name === 'enrol' && told.push(event.body.box))
    await inviter.request('enrolPut', { box, position: 0, message: filled(900, 1) })
    await using visitor = visitorOf(world.crypto, relay.url, { token })
    await visitor.connect()
    const heard = new Promise<void>((resolve) => {
      visitor.listen((event) => event.type === 'push' && event.name === 'enrol' && resolve())
    })
    expect((await visitor.request('enrolTake', { box })).messages).toEqual([filled(900, 1)])
    await visitor.request('enrolPut', { box, position: 0, message: filled(40, 2) })
    await visitor.request('enrolPut', { box, position: 0, message: filled(40, 2) })
    expect((await inviter.request('enrolTake', { box })).messages).toEqual([filled(40, 2)])
    expect(told).toEqual([box])
    await inviter.request('enrolPut', { box, position: 1, message: filled(70, 3) })
    await heard
    expect((await visitor.request('enrolTake', { box })).messages).toHaveLength(2)
    // another device of the unit goes on where the first one was
    const sibling = await deviceOf(0, 1)
    expect((await sibling.request('enrolTake', { box })).messages).toEqual([filled(40, 2)])
  })

  test('is opened again by its unit without loss, and by no other', async () => {
    const [inviter, stranger] = [await deviceOf(0, 0), await deviceOf(1, 0)]
    const { box } = await openBox(world.crypto, inviter)
    await inviter.request('enrolPut', { box, position: 0, message: filled(9, 1) })
    const expires = worldClock.now() + 10 * minute
    expect(await reasonOf(inviter.request('enrolOpen', { box, expires }))).toBe('accepted')
    for (const refused of [
      stranger.request('enrolOpen', { box, expires }),
      stranger.request('enrolTake', { box }),
      stranger.request('enrolPut', { box, position: 1, message: filled(9, 1) }),
    ])
      expect(await reasonOf(refused)).toBe('not-found')
    await stranger.request('enrolClose', { box })
    expect(await reasonOf(inviter.request('enrolTake', { box }))).toBe('accepted')
  })

  test('ends with its time, at most ten minutes, and with the word of its unit', async () => {
    const inviter = await deviceOf(0, 0)
    const long = newBox(world.crypto)
    const { expires } = await inviter.request('enrolOpen', { box: long.box, expires: worldClock.now() + 24 * hour })
    expect(expires - worldClock.now()).toBeLessThanOrEqual(10 * minute)
    const closed = await openBox(world.crypto, inviter)
    await using visitor = visitorOf(world.crypto, relay.url, closed)
    await visitor.connect()
    const ended = new Promise((resolve) =>
      visitor.listen((event) => event.type === 'closed' && resolve(event.error.params['reason'])),
    )
    await inviter.request('enrolClose', { box: closed.box })
    expect(await ended).toBe('not-found')
    expect(await reasonOf(visitorOf(world.crypto, relay.url, closed).connect())).toBe('auth-refused')
    expect(await reasonOf(inviter.request('enrolTake', { box: closed.box }))).toBe('not-found')
    await using late = visitorOf(world.crypto, relay.url, long)
    await late.connect()
    aheadMs = 11 * minute
    expect(await reasonOf(late.request('enrolTake', { box: long.box }))).toBe('not-found')
    expect(await reasonOf(visitorOf(world.crypto, relay.url, long).connect())).toBe('auth-refused')
    aheadMs = 0
  })
})

test('a device in its cool-down follows the log and publishes its key, and hears of nothing else', async () => {
  const { directory, crypto } = world
  const [unit] = world.units
  const key = directory.key()
  // logged just now by an administrator and an approver: active in an hour
  directory.now = clock.now()
  const body = directory.deviceBody(unit, key)
  await directory.add(deviceStatement(body, [unit.admin.key, unit.commander.key]))
  await world.publish(relay.url)
  const device = { id: body.device, key, kem: crypto.kemKeyPair(crypto.secretKey(crypto.random(32))), body }
  await using waiting = clientOf(world, relay.url, { unit, device })
  const pushes: string[] = []
  waiting.listen((event) => event.type === 'push' && pushes.push(event.name))
  await waiting.connect()
  expect((await waiting.request('logLeaves', { from: 0, count: 1 })).leaves).toHaveLength(1)
  await waiting.request('putObject', { object: device.kem.publicKey })
  const sender = await deviceOf(1, 0)
  await sender.request('post', makePost(crypto, [toUnit(unit)]))
  for (const refused of [
    waiting.request('fetch', { cursor: 0, maxBytes: 1000 }),
    waiting.request('ack', { cursor: 1 }),
    waiting.request('post', makePost(crypto, [toUnit(unit)])),
    waiting.request('enrolOpen', { box: newBox(crypto).box, expires: clock.now() + minute }),
    waiting.request('status', { headerHashes: [] }),
  ])
    expect(await reasonOf(refused)).toBe('device-inactive')
  expect(pushes).not.toContain('mail')
  aheadMs = hour + minute
  expect(await reasonOf(waiting.request('fetch', { cursor: 0, maxBytes: 1000 }))).toBe('accepted')
  aheadMs = 0
})
