/**
 * Connections of which nobody has proved anything yet: before their first byte, in the middle of a request, challenged.
 * They are few in all and few of one network, the oldest makes room: who proves itself at once always finds a place.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { RelayBounds } from '../deps.ts'
import type { Counters } from '../metrics/counters.ts'
import type { Clock } from '../../shared/time.ts'
import { TokenBuckets } from '../token-bucket.ts'
import { networkOf } from './network-of.ts'

type End = Pick<Socket, 'remoteAddress' | 'remotePort'>

type Bounds = Pick<
  RelayBounds,
  | 'unproven'
  | 'unprovenPerAddress'
  | 'arrivalsBurst'
  | 'arrivalsPerSecond'
  | 'returnsBurst'
  | 'returnsPerSecond'
  | 'requestsBurst'
  | 'requestsPerSecond'
  | 'connections'
>

export class Lobby {
  /** By network, then by address and port, the oldest first. */
  readonly #waiting = new Map<string, Map<string, Socket>>()
  readonly #bounds: Bounds
  readonly #counters: Pick<Counters, 'denied'>
  readonly #clock: Pick<Clock, 'monotonic'>
  /** By network: connections that have not proved anything, and what is asked without a session. */
  readonly #arrivals: TokenBuckets
  readonly #requests: TokenBuckets
  /** By device or enrolment mailbox: connections that have proved something. */
  readonly #returns: TokenBuckets
  #size = 0

  constructor(bounds: Bounds, counters: Pick<Counters, 'denied'>, clock: Pick<Clock, 'monotonic'>) {
    const { arrivalsBurst, arrivalsPerSecond, requestsBurst, requestsPerSecond, unproven } = bounds
    const returns = { burst: bounds.returnsBurst, perSecond: bounds.returnsPerSecond }
    this.#bounds = bounds
    this.#counters = counters
    this.#clock = clock
    this.#arrivals = new TokenBuckets({ burst: arrivalsBurst, perSecond: arrivalsPerSecond }, unproven)
    this.#requests = new TokenBuckets({ burst: requestsBurst, perSecond: requestsPerSecond }, unproven)
    this.#returns = new TokenBuckets(returns, bounds.connections, { forgetsOldest: true })
  }

  attach(server: Server): void {
    server.on('connection', (socket: Socket) => this.#enter(socket))
  }

  get size(): number {
    return this.#size
  }

  /**
   * `who` may be here and stands behind it: then it does not count for its network, unless they come and go without end.
   * TLS sockets have the address and port of what carries them.
   */
  prove(socket: End, who: string): void {
    if (this.#leave(socket) && this.#returns.take(who, this.#clock.monotonic()) === 0)
      this.#arrivals.give(networkOf(socket.remoteAddress ?? ''))
  }

  /** A request that no session's rate counts: 0, or the ms after which its network may ask again. */
  asks({ remoteAddress = '' }: End): number {
    const network = networkOf(remoteAddress)
    const now = this.#clock.monotonic()
    const wait = this.#requests.wait(network, now)
    if (wait === 0) this.#requests.take(network, now)
    return wait
  }

  /** Whether it was here. */
  #leave({ remoteAddress = '', remotePort = 0 }: End): boolean {
    const network = networkOf(remoteAddress)
    const own = this.#waiting.get(network)
    if (own?.delete(endOf(remoteAddress, remotePort)) !== true) return false
    this.#size -= 1
    if (own.size === 0) this.#waiting.delete(network)
    return true
  }

  #enter(socket: Socket): void {
    const { remoteAddress = '', remotePort = 0 } = socket
    const network = networkOf(remoteAddress)
    const now = this.#clock.monotonic()
    if (this.#arrivals.wait(network, now) > 0) {
      this.#counters.denied.add(1, 'arrivals')
      socket.destroy()
      return
    }
    this.#arrivals.take(network, now)
    const own = this.#waiting.get(network) ?? new Map<string, Socket>()
    this.#waiting.set(network, own.set(endOf(remoteAddress, remotePort), socket))
    this.#size += 1
    socket.once('close', () => this.#leave({ remoteAddress, remotePort }))
    if (own.size > this.#bounds.unprovenPerAddress) {
      this.#counters.denied.add(1, 'unproven')
      this.#end(own)
    }
    if (this.#size > this.#bounds.unproven) {
      this.#counters.denied.add(1, 'crowded')
      this.#end(this.#crowded())
    }
  }

  /** Those of the network that has most. */
  #crowded(): ReadonlyMap<string, Socket> {
    const [most] = [...this.#waiting.values()].toSorted((a, b) => b.size - a.size)
    if (most === undefined) throw new TypeError('a crowd of nobody')
    return most
  }

  /** The oldest: whoever has something to show has shown it by then. */
  #end(own: ReadonlyMap<string, Socket>): void {
    const [oldest] = own.values()
    if (oldest === undefined) return
    this.#leave(oldest) // its place is free now, not when the system has closed it
    oldest.destroy()
  }
}

const endOf = (address: string, port: number): string => `${address} ${port}`
