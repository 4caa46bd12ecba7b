/** When the next round is due: at once when something has happened, else when something falls due. */
import { limits } from '../../shared/limits.ts'
import { nextResendAt } from '../store/outbox-turn.ts'
import { nextDueAt } from '../store/receipts.ts'
import type { SyncContext } from './context.ts'
import { nextOfferAt } from './mail-store.ts'

export class Pace {
  #poked = false
  #wake: (() => void) | undefined

  poke(): void {
    this.#poked = true
    this.#wake?.()
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
