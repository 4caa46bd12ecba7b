/** The door to sessions: upgrades of the one path, counted, and closed to addresses that guess. */
import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import type { Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { clientHeader, relayPaths } from '../../shared/protocol/relay-wire/paths.ts'
import type { RelayContext } from '../context.ts'
import { TokenBuckets } from '../token-bucket.ts'
import { Session } from './session.ts'

export class Gate {
  readonly #context: RelayContext
  readonly #certificateHash: Bytes
  readonly #sockets: WebSocketServer
  /** Each with the address that it comes from. */
  readonly #sessions = new Map<Session, string>()
  readonly #failures: TokenBuckets
  #isClosed = false

  constructor(context: RelayContext, certificateHash: Bytes) {
    const { authFailuresBurst, authFailuresPerSecond, connections } = context.deps.bounds
    this.#context = context
    this.#certificateHash = certificateHash
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

  /** Ends what did not end by itself. */
  cut(): void {
    for (const session of this.#sessions.keys()) session.cut()
  }

  get size(): number {
    return this.#sessions.size
  }

  #challenged(address: string): number {
    let count = 0
    for (const [session, from] of this.#sessions) if (from === address && session.isChallenged) count += 1
    return count
  }

  #open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { deps } = this.#context
    const address = request.socket.remoteAddress ?? ''
    socket.on('error', () => undefined) // a close event follows
    // a page in a browser names its origin: none has business here
    if (request.url !== relayPaths.session || request.headers.origin !== undefined) return deny(socket, '404 Not Found')
    if (this.#isClosed || this.#sessions.size >= deps.bounds.connections) return deny(socket, '503 Service Unavailable')
    if (this.#failures.wait(address, deps.clock.monotonic()) > 0) return deny(socket, '429 Too Many Requests')
    if (this.#challenged(address) >= deps.bounds.challengedPerAddress) return deny(socket, '429 Too Many Requests')
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.binaryType = 'arraybuffer'
      const session = new Session(this.#context, {
        socket: webSocket,
        certificateHash: this.#certificateHash,
        tellsMailStore: clientSays(request) >= clientHeader.knowsMailStore,
        onRefused: () => this.#failures.take(address, deps.clock.monotonic()),
        onClosed: () => this.#sessions.delete(session),
      })
      this.#sessions.set(session, address)
    })
  }
}

function deny(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** 0 for a client that says nothing, or no small number. */
function clientSays({ headers }: IncomingMessage): number {
  const said = headers[clientHeader.name]
  return typeof said === 'string' && /^\d{1,4}$/.test(said) ? Number(said) : 0
}
