/** One of all relays at a time: what two would do to a stream at once could leave it with fewer nodes than either meant. */
import type { KV } from '@nats-io/kv'
import { limits } from '../../../shared/limits.ts'
import type { Clock } from '../../../shared/time.ts'

const key = 'mending'

export class Alone {
  readonly #bucket: KV
  readonly #clock: Pick<Clock, 'monotonic'>
  #seen: { readonly revision: number; readonly since: number } | undefined

  constructor(bucket: KV, clock: Pick<Clock, 'monotonic'>) {
    this.#bucket = bucket
    this.#clock = clock
  }

  /** `undefined` when another relay is at work, or nobody can tell. Whoever died at it is waited for no longer than `engineMendMs`. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    const revision = await this.#bucket.create(key, '').catch(() => this.#takeOver())
    if (revision === undefined) return undefined
    // 2.9 says yes to two that write at one moment against the same state: the later one's stands
    await new Promise((resolve) => setTimeout(resolve, limits.engineLagMs))
    const held = await this.#bucket.get(key).catch(() => null)
    if (held?.revision !== revision) return undefined
    try {
      return await work()
    } finally {
      await this.#bucket.delete(key, { previousSeq: revision }).catch(() => undefined)
    }
  }

  async #takeOver(): Promise<number | undefined> {
    const held = await this.#bucket.get(key).catch(() => null)
    if (held?.operation !== 'PUT') return undefined
    const now = this.#clock.monotonic()
    if (this.#seen?.revision !== held.revision) this.#seen = { revision: held.revision, since: now }
    if (now - this.#seen.since < limits.engineMendMs) return undefined
    return this.#bucket.update(key, '', held.revision).catch(() => undefined)
  }
}
