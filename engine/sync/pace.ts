/** When the next round is due: at once when something has happened, else when something falls due. */
import { limits } from '../../shared/limits.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { Clock } from '../../shared/time.ts'
import { nextResendAt } from '../store/outbox-turn.ts'
import { nextDueAt } from '../store/receipts.ts'
import type { SyncContext } from './context.ts'
import { nextOfferAt } from './mail-store.ts'

export class Pace {
  readonly #clock: Clock
  #poked = false
  #wake: (() => void) | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

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

  /** Doubling with jitter, so that a relay that comes back is not met by everybody at once. */
  async backOff(failures: number, crypto: Pick<Crypto, 'random'>): Promise<void> {
    const ceiling = Math.min(limits.reconnectMinMs * 2 ** Math.min(failures, 10), limits.reconnectMaxMs)
    const [byte = 0] = crypto.random(1)
    const until = this.#clock.monotonic() + ceiling / 2 + (ceiling / 2) * (byte / 255)
    await this.wait(until - this.#clock.monotonic())
  }

  untilNext(context: SyncContext): number {
    const now = context.clock.now()
    const db = context.store.read
    const due = [nextDueAt(db), nextResendAt(db), nextOfferAt(db), now + limits.cosignEveryMs]
    const next = Math.min(...due.filter((at) => at !== undefined))
    return Math.min(Math.max(next - now, limits.roundMinMs), limits.cosignEveryMs)
  }
}
