/** When the next round is due: at once when something has happened, else when something falls due. */
import { limits } from '../../shared/limits.ts'
import type { Clock } from '../../shared/time.ts'
import { nextResendAt } from '../store/outbox-turn.ts'
import { nextDueAt } from '../store/receipts.ts'
import type { SyncContext } from './context.ts'
import { nextOfferAt } from './mail-store.ts'

export class Pace {
  readonly #clock: Pick<Clock, 'monotonic'>
  #poked = false
  #wake: (() => void) | undefined
  /** Until when the rounds that pushes have begun take up their time. */
  #spentUntil = Number.NEGATIVE_INFINITY
  #later: NodeJS.Timeout | undefined

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
  }

  poke(): void {
    this.#poked = true
    this.#wake?.()
  }

  /** A poke by a relay: a few at once, and then so far apart that one which never stops pushing gets few rounds of it. */
  pushed(): void {
    if (this.#later !== undefined) return
    const { pushedRoundMs, pushedRoundsAtOnce } = limits
    const waitMs = this.#spentUntil - (pushedRoundsAtOnce - 1) * pushedRoundMs - this.#clock.monotonic()
    const poke = (): void => {
      this.#later = undefined
      this.#spentUntil = Math.max(this.#spentUntil, this.#clock.monotonic()) + pushedRoundMs
      this.poke()
    }
    if (waitMs > 0) this.#later = setTimeout(poke, waitMs)
    else poke()
  }

  /** A round has brought or taken something: what was pushed was worth it, and what is pushed now does not wait. */
  worked(): void {
    this.#spentUntil = Number.NEGATIVE_INFINITY
    if (this.#later === undefined) return
    clearTimeout(this.#later)
    this.#later = undefined
    this.pushed()
  }

  /** Resolves after `ms`, or as soon as it is poked; a poke that came before counts. */
  async wait(ms: number): Promise<undefined> {
    if (!this.#poked) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, ms))
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#wake = undefined
    this.#poked = false
    return undefined
  }

  untilNext(context: SyncContext): number {
    const now = context.clock.now()
    const db = context.store.read
    const due = [nextDueAt(db), nextResendAt(db), nextOfferAt(db), now + limits.cosignEveryMs]
    const next = Math.min(...due.filter((at) => at !== undefined))
    return Math.min(Math.max(next - now, limits.roundMinMs), limits.cosignEveryMs)
  }
}
