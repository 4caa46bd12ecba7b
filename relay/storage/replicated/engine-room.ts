/** Room for parts of files in the engine: asked for now and then, and counted down between by what this relay puts there. */
import { limits } from '../../../shared/limits.ts'
import type { Clock } from '../../../shared/time.ts'
import type { Engine } from './engine.ts'

export class EngineRoom {
  readonly #engine: Pick<Engine, 'freeBytes'>
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #reserveBytes: number
  #free = 0
  #askedAt = Number.NEGATIVE_INFINITY
  #asking: Promise<void> | undefined

  constructor(engine: Pick<Engine, 'freeBytes'>, clock: Pick<Clock, 'monotonic'>, reserveBytes: number) {
    this.#engine = engine
    this.#clock = clock
    this.#reserveBytes = reserveBytes
  }

  /** Whether so many bytes may still be put there. */
  async has(bytes: number): Promise<boolean> {
    if (this.#clock.monotonic() - this.#askedAt >= limits.engineRoomMs) await this.#ask()
    return this.#free - bytes >= this.#reserveBytes
  }

  /** The same; if so, they are on their way. */
  async take(bytes: number): Promise<boolean> {
    const isRoom = await this.has(bytes)
    if (isRoom) this.#free -= bytes
    return isRoom
  }

  /** One question at a time, whoever asks. */
  #ask(): Promise<void> {
    this.#asking ??= (async () => {
      try {
        this.#free = await this.#engine.freeBytes()
        this.#askedAt = this.#clock.monotonic()
      } finally {
        this.#asking = undefined
      }
    })()
    return this.#asking
  }
}
