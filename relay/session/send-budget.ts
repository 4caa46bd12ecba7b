/**
 * Bytes that wait for the readers of all sessions together. Pages are made while there is room, and wait for it in the order
 * in which they were asked for; while they wait, whoever has held bytes for much longer than readers usually do is cut.
 */
import type { Clock } from '../../shared/time.ts'
import type { RelayBounds } from '../deps.ts'

/** One session's reader. */
export interface Reader {
  /** It is too slow for the others: nothing waits for it any more when this returns. */
  giveUp(): void
}

type Bounds = Pick<RelayBounds, 'sendBuffersBytes' | 'sendBuffersMostBytes' | 'slowCrowdedMs' | 'slowConsumerMs'>

interface Waiting {
  readonly reader: Reader
  readonly bytes: number
  go(): void
}

/** How much longer than usual is too long, and how often that is looked at. */
const tooLong = 4
const lookMs = 500

export class SendBudget {
  readonly #bounds: Bounds
  readonly #clock: Pick<Clock, 'monotonic'>
  /** In the order in which they began to hold something. */
  readonly #held = new Map<Reader, { bytes: number; readonly since: number }>()
  /** Whose session is over: nothing is held for them, whoever asks late. */
  readonly #left = new WeakSet<Reader>()
  #bytes = 0
  /** Mean of the last readers that have taken everything. */
  #usualMs = 0
  #waiting: Waiting[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(bounds: Bounds, clock: Pick<Clock, 'monotonic'>) {
    this.#bounds = bounds
    this.#clock = clock
  }

  get bytes(): number {
    return this.#bytes
  }

  /** What cannot wait: small answers and pushes. Beyond the most of all the longest holders are cut, maybe this one. */
  hold(reader: Reader, bytes: number): void {
    if (this.#left.has(reader)) return
    const own = this.#held.get(reader)
    if (own === undefined) this.#held.set(reader, { bytes, since: this.#clock.monotonic() })
    else own.bytes += bytes
    this.#bytes += bytes
    while (this.#bytes > this.#bounds.sendBuffersMostBytes) this.#cutLongest()
  }

  /** They were taken, or were kept by `room` and are not needed. */
  release(reader: Reader, bytes: number): void {
    const own = this.#held.get(reader)
    if (own === undefined) return
    own.bytes -= bytes
    this.#bytes -= bytes
    if (own.bytes <= 0) {
      this.#held.delete(reader)
      const tookMs = Math.min(this.#clock.monotonic() - own.since, this.#bounds.slowConsumerMs)
      this.#usualMs += (tookMs - this.#usualMs) / 8
    }
    this.#serve()
  }

  /** Resolves when so many bytes are kept for the reader, or it has left. */
  room(reader: Reader, bytes: number): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ reader, bytes, go })
      this.#serve()
    })
  }

  /** Its session is over: nothing is held for it any more, now or later. */
  leave(reader: Reader): void {
    this.#left.add(reader)
    this.#bytes -= this.#held.get(reader)?.bytes ?? 0
    this.#held.delete(reader)
    for (const { go } of this.#waiting.filter((each) => each.reader === reader)) go()
    this.#waiting = this.#waiting.filter((each) => each.reader !== reader)
    this.#serve()
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const isFull = this.#bytes > 0 && this.#bytes + next.bytes > this.#bounds.sendBuffersBytes
      if (isFull && !this.#left.has(next.reader)) break
      this.#waiting.shift()
      this.hold(next.reader, next.bytes)
      next.go()
    }
    if (this.#waiting.length === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
    } else this.#timer ??= setInterval(() => this.#look(), lookMs)
  }

  #look(): void {
    const [oldest] = this.#held.values()
    const patienceMs = Math.max(this.#bounds.slowCrowdedMs, tooLong * this.#usualMs)
    if (oldest !== undefined && this.#clock.monotonic() - oldest.since > patienceMs) this.#cutLongest()
  }

  #cutLongest(): void {
    const [longest] = this.#held.keys()
    if (longest === undefined) throw new TypeError('bytes that nobody holds')
    this.leave(longest)
    longest.giveUp()
  }
}
