/** Programs that hold on to a relay without a right to it: whoever has one comes in, and is answered. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RelayClient } from '../../engine/sync/relay-client/types.ts'
import type { Relay } from '../../relay/server.ts'
import { limits } from '../../shared/limits.ts'
import type { RelayFrame } from '../../shared/protocol/relay-wire/frame.ts'
import {
  clientOf,
  makePost,
  makeRelayWorld,
  relayFolder,
  startRelay,
  toUnit,
  type RelayWorld,
} from '../support/relay-world.ts'
import { answerOf, RawPeer } from '../support/raw-peer.ts'

const folder = relayFolder()
let relay: Relay
let world: RelayWorld
beforeAll(async () => {
  relay = await startRelay(folder.config, { bounds: { unproven: 24, unprovenPerAddress: 16 } })
  world = await makeRelayWorld(relay.url)
})
afterAll(async () => {
  await relay.drain()
  folder[Symbol.dispose]()
})

const clientAt = async (): Promise<RelayClient> => {
  const [unit] = world.units
  const client = clientOf(world, relay.url, { unit, device: unit.devices[0]! })
  await client.connect()
  return client
}

/** From one of loopback's many addresses. */
async function socketFrom(localAddress: string): Promise<Socket> {
  const { hostname, port } = new URL(relay.url)
  const socket = connect({ host: hostname, port: Number(port), localAddress })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}
const closedAfter = async (socket: Socket): Promise<number> => {
  const start = performance.now()
  socket.resume()
  if (!socket.closed) await once(socket, 'close')
  return performance.now() - start
}
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

test('connections without a word are few of one address, the oldest of a crowd makes room, and sessions stand', async () => {
  await using before = await clientAt()
  const crowd = [...Array.from({ length: 20 }, () => '127.0.0.2'), ...Array.from({ length: 16 }, () => '127.0.0.3')]
  const sockets: Socket[] = []
  for (const address of crowd) sockets.push(await socketFrom(address))
  await using during = await clientAt()
  await pause(50)
  const open = (from: string): number => sockets.filter((each, i) => crowd[i] === from && !each.closed).length
  for (const socket of sockets) socket.resume()
  await pause(50)
  expect(open('127.0.0.2') + open('127.0.0.3')).toBeLessThanOrEqual(24)
  expect(open('127.0.0.3')).toBeGreaterThanOrEqual(8)
  for (const client of [before, during]) expect((await client.request('clock', {})).time).toBeGreaterThan(0)
  for (const socket of sockets) socket.destroy()
})

test('who is silent shuts nobody of its own address out: its oldest make room', async () => {
  const silent: Socket[] = []
  for (let i = 0; i < 16; i++) silent.push(await socketFrom('127.0.0.1'))
  for (const socket of silent) socket.resume()
  await using client = await clientAt() // from 127.0.0.1 as well
  expect((await client.request('clock', {})).time).toBeGreaterThan(0)
  await pause(50)
  expect([silent[0]?.closed, silent.at(-1)?.closed]).toEqual([true, false])
  for (const socket of silent) socket.destroy()
})

test('a frame that is not an answer to the challenge is cut off after 4 KiB, long before it is whole', async () => {
  const peer = new RawPeer(relay.url)
  await peer.challenge()
  peer.socket.send(new Uint8Array(limits.frameBytes - 1))
  expect(await peer.closed).toEqual({ code: 1006, reason: '' })
  expect(peer.frames).toEqual([])
  await using client = await clientAt()
  const post = makePost(world.crypto, [toUnit(world.units[1])], { payloadBytes: limits.payloadBytes })
  expect(await client.request('post', post)).toMatchObject({ at: expect.any(Number) })
})

test('what one session has sent and nobody has looked at yet is bounded: it is read no further, and all is answered', async () => {
  using own = relayFolder()
  await using small = await startRelay(own.config, {
    bounds: { requestBytesInFlight: 500_000, requestsBurst: 2, requestsPerSecond: 20 },
  })
  const other = await makeRelayWorld(small.url)
  const peer = new RawPeer(small.url)
  peer.send({ type: 'auth', body: answerOf(other, await peer.challenge()) })
  expect((await peer.frame()).type).toBe('welcome')
  const post = makePost(other.crypto, [toUnit(other.units[1])], { payloadBytes: 1_000_000 })
  const count = 12
  for (let id = 1; id <= count; id++) peer.send({ type: 'request', id, name: 'post', body: post })
  // the log's last words to whoever has just come in are told a little later
  const next = async (): Promise<RelayFrame> => {
    for (;;) {
      const frame = await peer.frame()
      if (frame.type !== 'push' || frame.name !== 'log') return frame
    }
  }
  const first = await next()
  // what it has not taken waits at the sender: far more than the buffers of two sockets
  expect(peer.socket.bufferedAmount).toBeGreaterThan(2_000_000)
  const answers = [first]
  while (answers.length < count) answers.push(await next())
  expect(answers.map((frame) => frame.type === 'answer' && frame.id)).toEqual(
    Array.from({ length: count }, (_, i) => i + 1),
  )
  peer.socket.terminate()
})

test('who says nothing, half a request or nothing after the challenge is gone after some seconds', async () => {
  await using client = await clientAt()
  const silent = await socketFrom('127.0.0.4')
  const slow = await socketFrom('127.0.0.4')
  slow.write('GET /v1/session HTTP/1.1\r\n')
  const dribble = setInterval(() => slow.write('X-Slow: 1\r\n'), 500)
  const peer = new RawPeer(relay.url)
  await peer.challenge()
  const gone = await Promise.all([closedAfter(silent), closedAfter(slow), peer.closed.then(() => 0)])
  clearInterval(dribble)
  expect(Math.max(...gone)).toBeLessThan(16_000)
  expect((await client.request('clock', {})).time).toBeGreaterThan(0)
}, 30_000)
