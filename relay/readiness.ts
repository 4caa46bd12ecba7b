/**
 * Whether this relay should be given new clients, and if not, why: the store takes a write, the disk has room, the log
 * has what it has signed, nobody is taking the relay down, and what an adapter adds.
 */
import type { Clock } from '../shared/time.ts'

/** Whether all is well. */
export type ReadinessCheck = () => boolean | Promise<boolean>

/** Asking costs a write to the disk: within this time the last answer is given again. */
const keptMs = 2000

export class Readiness {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #checks = new Map<string, ReadinessCheck>()
  #last: { readonly at: number; readonly failing: Promise<readonly string[]> } | undefined
  #isDraining = false

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
  }

  /** A check that throws has failed. `name` is shown to operators: a word, no data. */
  add(name: string, check: ReadinessCheck): void {
    this.#checks.set(name, check)
  }

  /** From here on it is not ready, whatever was answered a moment ago. */
  drain(): void {
    this.#isDraining = true
  }

  get isDraining(): boolean {
    return this.#isDraining
  }

  /** Names of what is not as it should be: empty when it is ready. */
  async failing(): Promise<readonly string[]> {
    if (this.#isDraining) return ['draining']
    const now = this.#clock.monotonic()
    if (this.#last === undefined || now - this.#last.at >= keptMs) this.#last = { at: now, failing: this.#ask() }
    const failing = await this.#last.failing
    return this.isDraining ? ['draining'] : failing
  }

  async #ask(): Promise<readonly string[]> {
    const failing: string[] = []
    for (const [name, check] of this.#checks) {
      const isWell = await Promise.resolve()
        .then(check)
        .catch(() => false)
      if (!isWell) failing.push(name)
    }
    return failing
  }
}
