/**
 * Whether this process can still write and read: a pulse through the engine every `enginePulseMs`. Without one for
 * `engineLostMs` the process is cut off, and its sessions go elsewhere; the next pulse that comes back ends that. Until then
 * it tries one server after another: the one that it is connected to may answer and be cut off from the others itself.
 */
import { limits } from '../../../shared/limits.ts'
import type { Clock } from '../../../shared/time.ts'
import type { ReplicatedLog } from './replicated-log.ts'

export interface Heard {
  changed(isThere: boolean): void
  /** Still cut off, once in `engineElsewhereMs`. */
  stillLost(): void
  /** A pulse has come back. */
  beaten(): void
}

export class Contact {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #log: ReplicatedLog
  readonly #heard: Heard
  readonly #timer: NodeJS.Timeout
  #heardAt: number
  #movedAt = 0
  #isThere = true
  #isAsking = false

  constructor(clock: Pick<Clock, 'monotonic'>, log: ReplicatedLog, heard: Heard) {
    this.#clock = clock
    this.#heardAt = clock.monotonic()
    this.#log = log
    this.#heard = heard
    this.#timer = setInterval(() => this.#beat(), limits.enginePulseMs)
  }

  get isThere(): boolean {
    return this.#isThere
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #beat(): void {
    if (!this.#isAsking) void this.#ask()
    const now = this.#clock.monotonic()
    if (now - this.#heardAt <= limits.engineLostMs) return
    this.#become(false)
    if (now - this.#movedAt < limits.engineElsewhereMs) return
    this.#movedAt = now
    this.#heard.stillLost()
  }

  async #ask(): Promise<void> {
    this.#isAsking = true
    try {
      await this.#log.submit('live', 'pulse', {})
      this.#heardAt = this.#clock.monotonic()
      this.#become(true)
      this.#heard.beaten()
    } catch {
      // the next beat asks again
    } finally {
      this.#isAsking = false
    }
  }

  #become(isThere: boolean): void {
    if (this.#isThere === isThere) return
    this.#isThere = isThere
    this.#heard.changed(isThere)
  }
}
