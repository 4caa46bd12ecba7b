/**
 * How long a round has lasted already. A relay that answers a little now and then could keep one open for ever: after a
 * while its connection is ended, and before that what is owed goes by another relay, where one is used beside it.
 */
import { limits } from '../../shared/limits.ts'
import type { Clock } from '../../shared/time.ts'
import type { RelayClient } from './relay-client/types.ts'

export class RoundWatch {
  readonly #clock: Pick<Clock, 'monotonic'>
  #since: number | undefined

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
  }

  /** What a home does over one connection, a round or a single question, never two at once. The connection ends where it lasts too long. */
  async during<T>(over: Pick<RelayClient, 'close'>, round: () => Promise<T>): Promise<T> {
    const timer = setTimeout(() => void over.close(), limits.roundMaxMs)
    this.#since = this.#clock.monotonic()
    try {
      return await round()
    } finally {
      clearTimeout(timer)
      this.#since = undefined
    }
  }

  /** Whoever is owed something would wait for it. */
  get isHeld(): boolean {
    return this.#since !== undefined && this.#clock.monotonic() - this.#since >= limits.roundHeldMs
  }
}
