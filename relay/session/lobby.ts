/**
 * Connections of which nobody has proved anything yet: before their first byte, in the middle of a request, challenged.
 * They are few in all and few of one address, so that who proves itself always finds a place.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { RelayBounds } from '../deps.ts'
import type { Counters } from '../metrics/counters.ts'

type End = Pick<Socket, 'remoteAddress' | 'remotePort'>

export class Lobby {
  /** By address, then by port, the oldest first. */
  readonly #waiting = new Map<string, Map<number, Socket>>()
  readonly #bounds: Pick<RelayBounds, 'unproven' | 'unprovenPerAddress'>
  readonly #counters: Pick<Counters, 'denied'>
  #size = 0

  constructor(bounds: Pick<RelayBounds, 'unproven' | 'unprovenPerAddress'>, counters: Pick<Counters, 'denied'>) {
    this.#bounds = bounds
    this.#counters = counters
  }

  attach(server: Server): void {
    server.on('connection', (socket: Socket) => this.#enter(socket))
  }

  get size(): number {
    return this.#size
  }

  /** Somebody who may be here stands behind it. TLS sockets have the address and port of what carries them. */
  prove({ remoteAddress = '', remotePort = 0 }: End): void {
    const own = this.#waiting.get(remoteAddress)
    if (own?.delete(remotePort) !== true) return
    this.#size -= 1
    if (own.size === 0) this.#waiting.delete(remoteAddress)
  }

  #enter(socket: Socket): void {
    const { remoteAddress = '', remotePort = 0 } = socket
    const own = this.#waiting.get(remoteAddress) ?? new Map<number, Socket>()
    if (own.size >= this.#bounds.unprovenPerAddress) {
      this.#counters.denied.add(1, 'unproven')
      socket.destroy()
      return
    }
    this.#waiting.set(remoteAddress, own.set(remotePort, socket))
    this.#size += 1
    socket.once('close', () => this.prove({ remoteAddress, remotePort }))
    if (this.#size > this.#bounds.unproven) {
      this.#counters.denied.add(1, 'crowded')
      this.#crowded().destroy()
    }
  }

  /** The oldest of the address that has most. */
  #crowded(): Socket {
    const [most] = [...this.#waiting.values()].toSorted((a, b) => b.size - a.size)
    const [oldest] = most?.values() ?? []
    if (oldest === undefined) throw new TypeError('a crowd of nobody')
    return oldest
  }
}
