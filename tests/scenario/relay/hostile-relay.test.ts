/** What a client says of relays that are absent, silent, broken or lying. */
import { once } from 'node:events'
import { createServer as createHttpServer, type Server } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { beforeAll, describe, expect, test } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import { createRelayClient } from '../../../engine/sync/relay-client/client.ts'
import { createRelayPublisher } from '../../../engine/sync/relay-client/publish.ts'
import type { RelayClient, RelayClientOptions } from '../../../engine/sync/relay-client/types.ts'
import { parseRelayUrl } from '../../../engine/sync/socket.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { encodeRelayFrame, type RelayFrame } from '../../../shared/protocol/relay-wire/frame.ts'
import { silentLog } from '../../support/engine-kit.ts'
import { worldClock } from '../../support/relay-world.ts'

let crypto: Crypto
beforeAll(async () => {
  crypto = await createCrypto()
})

const bounds = { connectTimeoutMs: 400, requestTimeoutMs: 400, idleMs: 500 }
const clientAt = (port: number, more: Partial<RelayClientOptions> = {}): RelayClient =>
  createRelayClient({
    url: `ws://127.0.0.1:${port}`,
    identity: { unit: 'ab'.repeat(16) as never, device: 'cd'.repeat(16) as never, sign: () => new Uint8Array(64) },
    deps: { clock: worldClock, crypto, step: () => {}, log: silentLog },
    bounds,
    ...more,
  })

interface Listening extends AsyncDisposable {
  readonly port: number
}
async function listening(server: Server | ReturnType<typeof createServer>): Promise<Listening> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const dispose = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: dispose }
}

const challenge: RelayFrame = {
  type: 'challenge',
  body: { relayName: 'relay.test', nonce: new Uint8Array(32), time: 5 },
}
const welcome: RelayFrame = { type: 'welcome', body: { token: new Uint8Array(32), time: 5, logSize: 0, mailHead: 0 } }

/** A relay that says these frames, then answers each message with what `answer` makes of it. */
async function relayThatSays(
  first: readonly (RelayFrame | Uint8Array | string)[],
  answer: (socket: WebSocket, count: number) => void = () => {},
): Promise<Listening> {
  const server = createHttpServer()
  const sockets = new WebSocketServer({ server })
  sockets.on('connection', (socket) => {
    for (const frame of first)
      socket.send(typeof frame === 'string' || frame instanceof Uint8Array ? frame : encodeRelayFrame(frame))
    let count = 0
    socket.on('message', () => answer(socket, (count += 1)))
    socket.on('error', () => undefined)
  })
  return listening(server)
}
const honest = (socket: WebSocket, count: number): void => {
  if (count === 1) socket.send(encodeRelayFrame(welcome))
}

describe('connecting -> closed', () => {
  test('nobody listens: unreachable', async () => {
    const { port, [Symbol.asyncDispose]: stop } = await listening(createServer())
    await stop()
    await expect(clientAt(port).connect()).rejects.toMatchObject({ code: 'relay/unreachable', recoverable: true })
  })

  test('somebody listens and says nothing: unreachable, in time', async () => {
    await using silent = await listening(createServer())
    const started = performance.now()
    await expect(clientAt(silent.port).connect()).rejects.toMatchObject({ code: 'relay/unreachable' })
    expect(performance.now() - started).toBeLessThan(2000)
  })

  test.each([
    ['not HTTP at all', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['a page', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'],
    ['a redirect', 'HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1/\r\nContent-Length: 0\r\n\r\n'],
    [
      'a wrong handshake',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n',
    ],
  ])('%s: garbage', async (_, text) => {
    await using server = await listening(createServer((socket) => socket.once('data', () => socket.end(text))))
    await expect(clientAt(server.port).connect()).rejects.toMatchObject({ code: 'relay/garbage' })
  })

  test.each([
    [503, 'relay/draining'],
    [429, 'relay/rate-limited'],
    [404, 'relay/garbage'],
  ])('status %i: %s', async (status, code) => {
    await using server = await listening(
      createHttpServer().on('upgrade', (_request, socket) =>
        socket.end(`HTTP/1.1 ${status} X\r\nContent-Length: 0\r\n\r\n`),
      ),
    )
    await expect(clientAt(server.port).connect()).rejects.toMatchObject({ code })
  })

  test('an address across the network without TLS is refused before anything is opened', () => {
    expect(() => parseRelayUrl('ws://relay.example')).toThrow(expect.objectContaining({ code: 'relay/untrusted' }))
    for (const bad of ['http://127.0.0.1', 'relay', '', 'ws://user@127.0.0.1'])
      expect(() => parseRelayUrl(bad)).toThrow(expect.objectContaining({ code: 'config/invalid' }))
    expect(parseRelayUrl('wss://relay.example')).toEqual({ secure: true, host: 'relay.example', port: 443 })
    expect(parseRelayUrl('ws://[::1]:8080')).toEqual({ secure: false, host: '::1', port: 8080 })
  })
})

describe('authenticating -> closed', () => {
  const refusals: readonly (readonly [string, readonly (RelayFrame | Uint8Array | string)[], string])[] = [
    ['text', ['hello'], 'relay/garbage'],
    ['bytes that are no frame', [Uint8Array.of(1, 2, 3)], 'relay/garbage'],
    ['a welcome before the challenge was answered', [welcome], 'relay/garbage'],
    ['a push before the welcome', [challenge, { type: 'push', name: 'mail', body: { head: 1 } }], 'relay/garbage'],
    ['two challenges', [challenge, challenge], 'relay/garbage'],
    ['an unwelcome', [{ type: 'error', id: 0, body: { code: 'device-inactive' } }], 'relay/refused'],
    ['nothing after the challenge', [challenge], 'relay/unreachable'],
  ]
  test.each(refusals)('%s', async (_, first, code) => {
    await using server = await relayThatSays(first)
    const client = clientAt(server.port)
    await expect(client.connect()).rejects.toMatchObject({ code })
    expect(client.state).toBe('closed')
    await expect(client.request('clock', {})).rejects.toMatchObject({ code })
  })

  test('a relay whose name the policy does not give is not answered', async () => {
    let answered = false
    await using server = await relayThatSays([challenge], () => (answered = true))
    await expect(clientAt(server.port, { relayNames: ['other'] }).connect()).rejects.toMatchObject({
      code: 'relay/untrusted',
    })
    expect(answered).toBe(false)
  })
})

describe('online -> closed', () => {
  const lies: readonly (readonly [string, RelayFrame | Uint8Array])[] = [
    ['an answer to nothing', { type: 'answer', id: 77, name: 'clock', body: { time: 5 } }],
    ['an answer of another kind', { type: 'answer', id: 1, name: 'ack', body: { cursor: 5 } }],
    ['an error for nothing', { type: 'error', id: 77, body: { code: 'full' } }],
    ['a second welcome', welcome],
    ['noise', Uint8Array.of(0xff)],
  ]
  test.each(lies)('%s: garbage', async (_, lie) => {
    await using server = await relayThatSays([challenge], (socket, count) => {
      if (count === 1) honest(socket, count)
      else socket.send(lie instanceof Uint8Array ? lie : encodeRelayFrame(lie))
    })
    const client = clientAt(server.port)
    await client.connect()
    const ended = new Promise((resolve) =>
      client.listen((event) => event.type === 'closed' && resolve(event.error.code)),
    )
    await expect(client.request('clock', {})).rejects.toMatchObject({ code: 'relay/garbage' })
    expect(await ended).toBe('relay/garbage')
  })

  test('a request that is never answered: timeout, for all that wait', async () => {
    await using server = await relayThatSays([challenge], honest)
    const client = clientAt(server.port, { bounds: { ...bounds, requestsInFlight: 1, idleMs: 5000 } })
    await client.connect()
    const waiting = [client.request('clock', {}), client.request('clock', {})]
    for (const each of waiting) await expect(each).rejects.toMatchObject({ code: 'relay/timeout' })
  })

  test('a relay that falls silent: timeout', async () => {
    await using server = await relayThatSays([challenge], honest)
    const client = clientAt(server.port)
    await client.connect()
    const ended = await new Promise((resolve) =>
      client.listen((event) => event.type === 'closed' && resolve(event.error.code)),
    )
    expect(ended).toBe('relay/timeout')
  })

  test.each([
    ['full', 'relay/full', true],
    ['quota', 'relay/quota', true],
    ['too-large', 'relay/too-large', false],
    ['log-refused', 'directory/refused', false],
    ['post-epoch', 'relay/refused', false],
    ['draining', 'relay/draining', true],
  ] as const)('the refusal "%s" is %s and leaves the connection open', async (code, shown, recoverable) => {
    await using server = await relayThatSays([challenge], (socket, count) => {
      if (count === 1) honest(socket, count)
      else socket.send(encodeRelayFrame({ type: 'error', id: count - 1, body: { code, retryAfterMs: 9 } }))
    })
    await using client = clientAt(server.port)
    await client.connect()
    await expect(client.request('clock', {})).rejects.toMatchObject({ code: shown, recoverable, retryAfterMs: 9 })
    expect(client.state).toBe('online')
  })

  test('a client connects once', async () => {
    await using server = await relayThatSays([challenge], honest)
    await using client = clientAt(server.port)
    await client.connect()
    await expect(client.connect()).rejects.toMatchObject({ code: 'usage/wrong-state' })
  })
})

describe('HTTP', () => {
  const publisherAt = (port: number) =>
    createRelayPublisher({ url: `ws://127.0.0.1:${port}`, deps: { crypto, step: () => {} } })
  test.each([
    [200, 'text', 'relay/garbage'],
    [200, '{"origin":"x"}', 'relay/garbage'],
    [404, '', 'relay/refused'],
    [500, 'oops', 'relay/unreachable'],
    [200, 'x'.repeat(100_000), 'relay/garbage'],
  ])('answer %i %.10s: %s', async (status, body, code) => {
    await using server = await listening(createHttpServer((_request, response) => response.writeHead(status).end(body)))
    using door = publisherAt(server.port)
    await expect(door.logKeys()).rejects.toMatchObject({ code })
  })
})
