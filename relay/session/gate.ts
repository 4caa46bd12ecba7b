/** The door to sessions: upgrades of the one path, counted, and closed to networks that guess. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { limits } from '../../shared/limits.ts'
import { clientHeader, relayPaths } from '../../shared/protocol/relay-wire/paths.ts'
import { certificateHashOf } from '../certificates.ts'
import type { RelayContext } from '../context.ts'
import { TokenBuckets } from '../token-bucket.ts'
import type { Lobby } from './lobby.ts'
import { networkOf } from './network-of.ts'
import { Session } from './session.ts'

export class Gate {
  readonly #context: RelayContext
  readonly #sockets: WebSocketServer
  readonly #sessions = new Set<Session>()
  /** By network, without an authentication yet. */
  readonly #challenged = new Map<string, number>()
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
    await Promise.all([...this.#sessions].map((session) => session.drain()))
  }

  /** While this relay can serve nobody: its sessions go to another one, and new ones find the door closed. */
  turnAway(isAway: boolean): void {
    this.#isAway = isAway
    if (isAway) for (const session of this.#sessions) void session.drain()
  }

  /** Ends what did not end by itself. */
  cut(): void {
    for (const session of this.#sessions) session.cut()
  }

  get size(): number {
    return this.#sessions.size
  }

  /** Of all sessions together. */
  figures(): Record<'challenged' | 'online' | 'visiting' | 'requests' | 'bytes', number> {
    const sum = { challenged: 0, online: 0, visiting: 0, requests: 0, bytes: 0 }
    for (const session of this.#sessions) {
      if (session.state !== 'closed') sum[session.state] += 1
      sum.requests += session.waiting.requests
      sum.bytes += session.waiting.bytes
    }
    return sum
  }

  /** @returns what takes it back, once */
  #count(network: string): () => void {
    const add = (by: number): void => {
      const count = (this.#challenged.get(network) ?? 0) + by
      if (count > 0) this.#challenged.set(network, count)
      else this.#challenged.delete(network)
    }
    add(1)
    let isCounted = true
    return () => {
      if (isCounted) add(-1)
      isCounted = false
    }
  }

  #refusal(network: string): keyof typeof statusOf | undefined {
    const { bounds, clock } = this.#context.deps
    if (this.#isClosed || this.#isAway) return 'draining'
    if (this.#sessions.size >= bounds.connections) return 'full'
    if (this.#failures.wait(network, clock.monotonic()) > 0) return 'failures'
    return (this.#challenged.get(network) ?? 0) >= bounds.challengedPerAddress ? 'challenged' : undefined
  }

  /** An answer to the challenge is small: nobody who has not given it is worth the memory of a larger frame. */
  #weigh(session: Session, socket: Duplex, onRefused: () => void): void {
    let bytes = 0
    const count = (part: Buffer): void => {
      bytes += part.length
      if (!session.isChallenged) socket.off('data', count)
      else if (bytes > this.#context.deps.bounds.unprovenBytes) {
        socket.off('data', count)
        onRefused()
        this.#context.counters.authRefused.add(1, 'too-large')
        this.#context.deps.log.warn('auth-refused', { code: 'too-large' })
        session.cut()
      }
    }
    socket.on('data', count)
  }

  #open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { counters, deps } = this.#context
    const network = networkOf(request.socket.remoteAddress ?? '')
    socket.on('error', () => undefined) // a close event follows
    // a page in a browser names its origin: none has business here
    const isPage = request.headers.origin !== undefined
    const reason = request.url !== relayPaths.session || isPage ? 'path' : this.#refusal(network)
    if (reason !== undefined) {
      counters.denied.add(1, reason)
      return deny(socket, statusOf[reason])
    }
    const certificateHash = certificateHashOf(request.socket, deps.crypto)
    if (certificateHash === undefined) return void socket.destroy()
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.binaryType = 'nodebuffer'
      const onRefused = (): void => this.#failures.charge(network, deps.clock.monotonic(), 1)
      const uncount = this.#count(network)
      const session = new Session(this.#context, {
        socket: webSocket,
        carrier: socket,
        certificateHash,
        tellsMailStore: clientSays(request) >= clientHeader.knowsMailStore,
        onRefused,
        onProven: (who) => {
          uncount()
          this.#lobby.prove(request.socket, who)
        },
        onClosed: () => {
          uncount()
          this.#sessions.delete(session)
        },
      })
      this.#sessions.add(session)
      this.#weigh(session, socket, onRefused)
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
