/** Connections beside a session that show its token: few of one session, asking at its rate, and gone when it is. */
import type { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { RelayDeps } from '../deps.ts'
import type { Hub, OnlineSession } from '../session/hub.ts'
import { TokenBucket } from '../token-bucket.ts'

/** After which a client with too many connections asks again: one of its answers is through by then. */
const retryMs = 1000
/** One whose end nobody has heard of yet, and the next: who sends more ahead would have the answers wait in memory. */
const requestsPerSocket = 2

interface Own {
  readonly rate: TokenBucket
  /** With the number of requests under way. */
  readonly sockets: Map<Socket, number>
}

export class FileSockets {
  readonly #deps: Pick<RelayDeps, 'bounds' | 'clock'>
  readonly #sessions = new Map<OnlineSession, Own>()
  /** The session whose token a socket has shown last. */
  readonly #owners = new WeakMap<Socket, OnlineSession>()

  constructor(hub: Hub, deps: Pick<RelayDeps, 'bounds' | 'clock'>) {
    this.#deps = deps
    hub.onRemoved((session) => this.#end(session))
  }

  /** 0 and the request is counted until `response` is closed; or the ms after which the client may ask again. */
  admit(session: OnlineSession, socket: Socket, response: ServerResponse): number {
    const { requestsBurst, requestsPerSecond } = this.#deps.bounds
    const now = this.#deps.clock.monotonic()
    const rate = { burst: requestsBurst, perSecond: requestsPerSecond }
    const own = this.#sessions.get(session) ?? { rate: new TokenBucket(rate, now), sockets: new Map() }
    this.#sessions.set(session, own)
    const wait = own.rate.take(now)
    if (wait > 0) return wait
    if (!own.sockets.has(socket) && !this.#place(session, own, socket)) return retryMs
    const underWay = own.sockets.get(socket) ?? 0
    if (underWay >= requestsPerSocket) return retryMs
    own.sockets.set(socket, underWay + 1)
    response.once('close', () => {
      const left = own.sockets.get(socket)
      if (left !== undefined) own.sockets.set(socket, left - 1)
    })
    return 0
  }

  /** An idle one makes room: its client may have lost it without a word. */
  #place(session: OnlineSession, own: Own, socket: Socket): boolean {
    if (own.sockets.size >= this.#deps.bounds.fileSocketsPerSession) {
      const idle = [...own.sockets].find(([, requests]) => requests === 0)?.[0]
      if (idle === undefined) return false
      own.sockets.delete(idle)
      idle.destroy()
    }
    const before = this.#owners.get(socket)
    if (before === undefined) socket.once('close', () => this.#leave(socket))
    else this.#sessions.get(before)?.sockets.delete(socket)
    this.#owners.set(socket, session)
    own.sockets.set(socket, 0)
    return true
  }

  #leave(socket: Socket): void {
    const owner = this.#owners.get(socket)
    if (owner !== undefined) this.#sessions.get(owner)?.sockets.delete(socket)
  }

  /** What is on its way may arrive; the next session of the device may go on with a socket. */
  #end(session: OnlineSession): void {
    const own = this.#sessions.get(session)
    this.#sessions.delete(session)
    for (const [socket, requests] of own?.sockets ?? []) {
      const destroy = (): void => void (this.#owners.get(socket) === session && socket.destroy())
      if (requests === 0) destroy()
      else setTimeout(destroy, this.#deps.bounds.fileStallMs).unref()
    }
  }
}
