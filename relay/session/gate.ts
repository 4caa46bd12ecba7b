/** The door to sessions: upgrades of the one path, counted, and closed to addresses that guess. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { limits } from '../../shared/limits.ts'
import { clientHeader, relayPaths } from '../../shared/protocol/relay-wire/paths.ts'
import { certificateHashOf } from '../certificates.ts'
import type { RelayContext } from '../context.ts'
import { TokenBuckets } from '../token-bucket.ts'
import type { Lobby } from './lobby.ts'
import { Session } from './session.ts'

export class Gate {
  readonly #context: RelayContext
  readonly #sockets: WebSocketServer
  /** Each with the address that it comes from. */
  readonly #sessions = new Map<Session, string>()
  readonly #failures: TokenBuckets
  readonly #lobby: Lobby
  #isClosed = false
  #isAway = false

  constructor(context: RelayContext, lobby: Lobby) {
    const { authFailuresBurst, authFailuresPerSecond, connections } = context.deps.bounds
    this.#context = context
    this.#lobby = lobby
    this.#failures = new TokenBuckets({ burst: authFailuresBurst, perSecond: authFailuresPerSecond }, connections)
    this.#sockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: limits.frameBytes,
      perMessageDeflate: false, // sealed bytes do not shrink, and sizes are padded on purpose
      skipUTF8Validation: true, // text frames are refused unread
    })
  }

  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => this.#open(request, socket, head))
  }

  /** Lets no one in any more; every session finishes its open requests. */
  async drain(): Promise<void> {
    this.#isClosed = true
    await Promise.all([...this.#sessions.keys()].map((session) => session.drain()))
  }

  /** While this relay can serve nobody: its sessions go to another one, and new ones find the door closed. */
  turnAway(isAway: boolean): void {
    this.#isAway = isAway
    if (isAway) for (const session of this.#sessions.keys()) void session.drain()
  }

  /** Ends what did not end by itself. */
  cut(): void {
    for (const session of this.#sessions.keys()) session.cut()
  }

  get size(): number {
    return this.#sessions.size
  }

  /** Of all sessions together. */
  figures(): Record<'challenged' | 'online' | 'visiting' | 'requests' | 'bytes', number> {
    const sum = { challenged: 0, online: 0, visiting: 0, requests: 0, bytes: 0 }
    for (const session of this.#sessions.keys()) {
      if (session.state !== 'closed') sum[session.state] += 1
      sum.requests += session.waiting.requests
      sum.bytes += session.waiting.bytes
    }
    return sum
  }

  #challenged(address: string): number {
    let count = 0
    for (const [session, from] of this.#sessions) if (from === address && session.isChallenged) count += 1
    return count
  }

  #refusal(address: string): keyof typeof statusOf | undefined {
    const { bounds, clock } = this.#context.deps
    if (this.#isClosed || this.#isAway) return 'draining'
    if (this.#sessions.size >= bounds.connections) return 'full'
    if (this.#failures.wait(address, clock.monotonic()) > 0) return 'failures'
    return this.#challenged(address) >= bounds.challengedPerAddress ? 'challenged' : undefined
  }

  /** An answer to the challenge is small: nobody who has not given it is worth the memory of a larger frame. */
  #weigh(session: Session, socket: Duplex): void {
    let bytes = 0
    const count = (part: Buffer): void => {
      bytes += part.length
      if (!session.isChallenged) socket.off('data', count)
      else if (bytes > this.#context.deps.bounds.unprovenBytes) {
        socket.off('data', count)
        this.#context.counters.authRefused.add(1, 'too-large')
        this.#context.deps.log.warn('auth-refused', { code: 'too-large' })
        session.cut()
      }
    }
    socket.on('data', count)
  }

  #open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { counters, deps } = this.#context
    const address = request.socket.remoteAddress ?? ''
    socket.on('error', () => undefined) // a close event follows
    // a page in a browser names its origin: none has business here
    const isPage = request.headers.origin !== undefined
    const reason = request.url !== relayPaths.session || isPage ? 'path' : this.#refusal(address)
    if (reason !== undefined) {
      counters.denied.add(1, reason)
      return deny(socket, statusOf[reason])
    }
    const certificateHash = certificateHashOf(request.socket, deps.crypto)
    if (certificateHash === undefined) return void socket.destroy()
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.binaryType = 'arraybuffer'
      const session = new Session(this.#context, {
        socket: webSocket,
        carrier: socket,
        certificateHash,
        tellsMailStore: clientSays(request) >= clientHeader.knowsMailStore,
        onRefused: () => this.#failures.take(address, deps.clock.monotonic()),
        onProven: () => this.#lobby.prove(request.socket),
        onClosed: () => this.#sessions.delete(session),
      })
      this.#sessions.set(session, address)
      this.#weigh(session, socket)
    })
  }
}

/** Of an upgrade that is turned away, by the reason. */
const statusOf = {
  path: '404 Not Found',
  draining: '503 Service Unavailable',
  full: '503 Service Unavailable',
  failures: '429 Too Many Requests',
  challenged: '429 Too Many Requests',
} as const

function deny(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** 0 for a client that says nothing, or no small number. */
function clientSays({ headers }: IncomingMessage): number {
  const said = headers[clientHeader.name]
  return typeof said === 'string' && /^\d{1,4}$/.test(said) ? Number(said) : 0
}
