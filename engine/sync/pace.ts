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
  #pushedAt = Number.NEGATIVE_INFINITY
  #later: NodeJS.Timeout | undefined

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
  }

  poke(): void {
    this.#poked = true
    this.#wake?.()
  }

  /** A poke by a relay: at once after a pause, and so far apart that one which never stops pushing gets few rounds of it. */
  pushed(): void {
    if (this.#later !== undefined) return
    const waitMs = this.#pushedAt + limits.pushedRoundMs - this.#clock.monotonic()
    const poke = (): void => {
      this.#later = undefined
      this.#pushedAt = this.#clock.monotonic()
      this.poke()
    }
    if (waitMs > 0) this.#later = setTimeout(poke, waitMs)
    else poke()
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
