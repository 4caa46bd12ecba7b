/**
 * Connections of which nobody has proved anything yet: before their first byte, in the middle of a request, challenged.
 * They are few in all and few of one network, the oldest makes room: who proves itself at once always finds a place.
 */
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { RelayBounds } from '../deps.ts'
import type { Counters } from '../metrics/counters.ts'
import { networkOf } from './network-of.ts'

type End = Pick<Socket, 'remoteAddress' | 'remotePort'>

export class Lobby {
  /** By network, then by address and port, the oldest first. */
  readonly #waiting = new Map<string, Map<string, Socket>>()
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
    const network = networkOf(remoteAddress)
    const own = this.#waiting.get(network)
    if (own?.delete(endOf(remoteAddress, remotePort)) !== true) return
    this.#size -= 1
    if (own.size === 0) this.#waiting.delete(network)
  }

  #enter(socket: Socket): void {
    const { remoteAddress = '', remotePort = 0 } = socket
    const network = networkOf(remoteAddress)
    const own = this.#waiting.get(network) ?? new Map<string, Socket>()
    this.#waiting.set(network, own.set(endOf(remoteAddress, remotePort), socket))
    this.#size += 1
    socket.once('close', () => this.prove({ remoteAddress, remotePort }))
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
    this.prove(oldest) // its place is free now, not when the system has closed it
    oldest.destroy()
  }
}

const endOf = (address: string, port: number): string => `${address} ${port}`
