import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { RelayClientOptions } from '../../../engine/sync/relay-client/types.ts'
import type { Relay } from '../../../relay/server.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import type { Auth, Challenge } from '../../../shared/protocol/relay-wire/handshake.ts'
import type { ClientFrame } from '../../../shared/protocol/relay-wire/frame.ts'
import { answerOf, RawPeer, type AuthBend } from '../../support/raw-peer.ts'
import { day, minute } from '../../../shared/time.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  startRelay,
  toUnit,
  worldClock,
  type RelayFolder,
  type RelayWorld,
} from '../../support/relay-world.ts'

let folder: RelayFolder
let relay: Relay
let world: RelayWorld
const bounds = { authTimeoutMs: 300, pingMs: 100, idleMs: 400, slowConsumerMs: 300, authFailuresBurst: 1000 }
beforeAll(async () => {
  folder = relayFolder()
  relay = await startRelay(folder.config, { bounds })
  world = await makeRelayWorld(relay.url)
})
afterAll(async () => {
  await relay.drain()
  folder[Symbol.dispose]()
})

const answerTo = (challenge: Challenge, bend: AuthBend = {}, change: Partial<Auth> = {}): Auth =>
  answerOf(world, challenge, bend, change)

async function verdictOn(make: (challenge: Challenge) => Auth): Promise<string> {
  const peer = new RawPeer(relay.url)
  const auth = make(await peer.challenge())
  peer.send({ type: 'auth', body: auth })
  const frame = await peer.frame()
  peer.socket.terminate()
  return frame.type === 'error' ? frame.body.code : frame.type
}

async function onlinePeer(): Promise<RawPeer> {
  const peer = new RawPeer(relay.url)
  peer.send({ type: 'auth', body: answerTo(await peer.challenge()) } as ClientFrame)
  expect((await peer.frame()).type).toBe('welcome')
  return peer
}

const client = (more: Partial<RelayClientOptions> = {}) =>
  clientOf(world, relay.url, { unit: world.units[0], device: world.units[0].devices[0]!, ...more })

describe('challenged -> online', () => {
  test('a device with its certified key is welcomed with the log size and its mail head', async () => {
    await using own = client()
    const facts = await own.connect()
    expect(own.state).toBe('online')
    expect(facts.logSize).toBe(world.directory.leaves.length)
    expect(Math.abs(facts.skewMs)).toBeLessThan(2000)
  })

  test('which store of mail it is, is told to clients that know the field and to no others', async () => {
    await using own = client()
    const { mailStore } = await own.connect()
    expect(mailStore).toMatch(/^[0-9a-f]{32}$/)
    const told = async (headers: Record<string, string>): Promise<unknown> => {
      const peer = new RawPeer(relay.url, headers)
      peer.send({ type: 'auth', body: answerTo(await peer.challenge()) })
      const frame = await peer.frame()
      peer.socket.terminate()
      return frame.type === 'welcome' && 'mailStore' in frame.body
    }
    expect(await told({})).toBe(false)
    expect(await told({ 'giaoban-client': '1' })).toBe(false)
    expect(await told({ 'giaoban-client': 'two' })).toBe(false)
    expect(await told({ 'giaoban-client': '3' })).toBe(true)
  })

  test('a client whose clock is years off gets in and is told how far off it is', async () => {
    const off = 4000 * day
    const clock = { ...worldClock, now: () => worldClock.now() + off }
    await using own = client({ deps: { ...(await kit()), clock } })
    expect((await own.connect()).skewMs).toBeLessThan(-off + minute)
  })
})

async function kit(): Promise<RelayClientOptions['deps']> {
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
  return { clock: worldClock, crypto: world.crypto, step: () => {}, log }
}

describe('challenged -> closed', () => {
  test('every field of what is signed counts', async () => {
    expect(await verdictOn((challenge) => answerTo(challenge))).toBe('welcome')
    expect(await verdictOn((challenge) => answerTo(challenge, { relayName: 'other.relay' }))).toBe('auth-refused')
    expect(await verdictOn((challenge) => answerTo(challenge, { relayNonce: new Uint8Array(32) }))).toBe('auth-refused')
    expect(await verdictOn((challenge) => answerTo(challenge, { certificateHash: new Uint8Array(32).fill(1) }))).toBe(
      'auth-refused',
    )
    expect(await verdictOn((challenge) => answerTo(challenge, {}, { deviceNonce: new Uint8Array(32) }))).toBe(
      'auth-refused',
    )
    expect(await verdictOn((challenge) => answerTo(challenge, {}, { time: challenge.time + 1 }))).toBe('auth-refused')
    expect(await verdictOn((challenge) => answerTo(challenge, {}, { signature: new Uint8Array(64) }))).toBe(
      'auth-refused',
    )
  })

  test('an answer that was recorded on another connection is refused', async () => {
    let recorded: Auth | undefined
    expect(await verdictOn((challenge) => (recorded = answerTo(challenge)))).toBe('welcome')
    expect(await verdictOn(() => recorded!)).toBe('auth-refused')
  })

  test('a time before the challenge, or more than 60 s away, is refused', async () => {
    expect(await verdictOn((challenge) => answerTo(challenge, { time: challenge.time - 1 }))).toBe('auth-expired')
    expect(await verdictOn((challenge) => answerTo(challenge, { time: challenge.time + 61_000 }))).toBe('auth-expired')
  })

  test('a device that the log does not know, or knows under another unit, is refused', async () => {
    const stranger = '00'.repeat(16) as never
    expect(await verdictOn((challenge) => answerTo(challenge, { device: stranger }, { device: stranger }))).toBe(
      'device-unknown',
    )
    expect(await verdictOn((challenge) => answerTo(challenge, {}, { unit: world.units[1].id }))).toBe('device-unknown')
  })

  test("another device's key opens nothing", async () => {
    const thief = world.units[0].devices[1]!
    const unit = world.units[0]
    const sign = (message: Bytes): Bytes => world.crypto.sign(thief.key.pair.secretKey, message)
    await using own = client({ identity: { unit: unit.id, device: unit.devices[0]!.id, sign } })
    await expect(own.connect()).rejects.toMatchObject({ code: 'relay/refused', params: { reason: 'auth-refused' } })
    expect(own.state).toBe('closed')
  })

  test('who says nothing is sent away after the time for it', async () => {
    const peer = new RawPeer(relay.url)
    await peer.challenge()
    expect(await peer.frame()).toMatchObject({ type: 'error', body: { code: 'auth-timeout' } })
    expect((await peer.closed).code).toBe(4001)
  })

  test('a request before the authentication ends the session', async () => {
    const peer = new RawPeer(relay.url)
    await peer.challenge()
    peer.send({ type: 'request', id: 1, name: 'clock', body: {} })
    expect(await peer.closed).toEqual({ code: 4000, reason: 'garbage' })
  })

  test('an address that keeps guessing is not let in any more', async () => {
    using own = relayFolder()
    await using strict = await startRelay(own.config, {
      bounds: { authFailuresBurst: 3, authFailuresPerSecond: 0.001 },
    })
    const other = await makeRelayWorld(strict.url)
    const sign = (): Bytes => new Uint8Array(64)
    const guess = () => {
      const [unit] = other.units
      return clientOf(other, strict.url, {
        unit,
        device: unit.devices[0]!,
        identity: { unit: unit.id, device: unit.devices[0]!.id, sign },
      }).connect()
    }
    for (let i = 0; i < 3; i++) await expect(guess()).rejects.toMatchObject({ code: 'relay/refused' })
    await expect(guess()).rejects.toMatchObject({ code: 'relay/rate-limited' })
  })
})

describe('online -> closed', () => {
  test('frames that are garbage, text or too large end the session', async () => {
    const garbage = [
      (peer: RawPeer) => peer.socket.send(Uint8Array.of(1, 2, 3)),
      (peer: RawPeer) => peer.socket.send('{"kind":1}'),
      (peer: RawPeer) => peer.socket.send(new Uint8Array(0)),
      (peer: RawPeer) => peer.socket.send(Uint8Array.of(0x83, 0x18, 0x63, 0x01, 0xa0)),
    ]
    for (const send of garbage) {
      const peer = await onlinePeer()
      send(peer)
      expect(await peer.closed).toEqual({ code: 4000, reason: 'garbage' })
    }
    const peer = await onlinePeer()
    peer.socket.send(new Uint8Array(limits.frameBytes + 1))
    expect((await peer.closed).code).toBe(1009)
  })

  test('a peer that answers no ping is idle and cut', async () => {
    const peer = await onlinePeer()
    ;(peer.socket as unknown as { _autoPong: boolean })._autoPong = false
    expect(await peer.closed).toEqual({ code: 4009, reason: 'idle' })
  })

  test('a reader that does not read is cut as a slow consumer, and the others do not notice', async () => {
    using own = relayFolder()
    await using small = await startRelay(own.config, { bounds: { sendBufferBytes: 4_000_000, slowConsumerMs: 300 } })
    const other = await makeRelayWorld(small.url)
    const [unit] = other.units
    await using sender = clientOf(other, small.url, { unit, device: unit.devices[1]! })
    await sender.connect()
    for (let i = 0; i < 3; i++)
      await sender.request('post', makePost(other.crypto, [toUnit(unit)], { payloadBytes: 1_000_000 }))
    const before = world
    world = other
    const peer = new RawPeer(small.url)
    peer.send({ type: 'auth', body: answerTo(await peer.challenge()) })
    world = before
    await peer.frame()
    for (let id = 1; id <= 30; id++)
      peer.send({ type: 'request', id, name: 'fetch', body: { cursor: 0, maxBytes: 1_900_000 } })
    const raw = (peer.socket as unknown as { _socket: Socket })._socket
    raw.pause()
    await new Promise((resolve) => setTimeout(resolve, 2500))
    raw.resume()
    expect((await peer.closed).code).not.toBe(1000)
    expect(peer.frames.filter((frame) => frame.type === 'answer').length).toBeLessThan(30)
    expect((await sender.request('clock', {})).time).toBeGreaterThan(0)
  })

  test('more open requests than allowed end the session', async () => {
    const peer = await onlinePeer()
    for (let id = 1; id <= 200; id++) peer.send({ type: 'request', id, name: 'logHead', body: {} })
    expect(await peer.closed).toEqual({ code: 4008, reason: 'busy' })
  })

  test('the fifth session of a device replaces its first', async () => {
    const peers = []
    for (let i = 0; i < limits.sessionsPerDevice + 1; i++) peers.push(await onlinePeer())
    expect(await peers[0]!.closed).toEqual({ code: 4010, reason: 'replaced' })
    for (const peer of peers) peer.socket.terminate()
  })
})

describe('what is not a session', () => {
  test('pages of browsers and other paths are refused', async () => {
    const refusal = (url: string, options: object): Promise<number | undefined> =>
      new Promise((resolve) => {
        const socket = new WebSocket(url, options)
        socket.on('error', () => undefined)
        socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
      })
    expect(await refusal(`${relay.url}/v1/session`, { origin: 'https://example.org' })).toBe(404)
    expect(await refusal(`${relay.url}/v2/session`, {})).toBe(404)
  })

  test('a connection that sends half a request is closed, and health is answered meanwhile', async () => {
    const { hostname, port } = new URL(relay.url)
    const socket = connect({ host: hostname, port: Number(port) })
    socket.write('GET /v1/session HTTP/1.1\r\nHost: x\r\n')
    const health = await fetch(relay.url.replace('ws:', 'http:') + '/healthz')
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }])
    socket.destroy()
  })
})
