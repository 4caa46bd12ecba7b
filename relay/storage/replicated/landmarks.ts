/**
 * Commands by which a copy of a stream that has gone astray is known: those with which writing began again after a pause.
 * A node that led and died may have written others in their place, and be the same again after them.
 */
import type { Bytes } from '../../../shared/bytes.ts'
import type { Written } from './engine.ts'

/** An election takes longer. Pauses of people who write nothing are as good. */
const pauseMs = 1000
/** A leader may have written several that nobody else had. */
const after = 8
const kept = 64

export interface Landmark {
  readonly sequence: number
  readonly digest: Uint8Array
}

export class Landmarks {
  readonly #digest: (command: Bytes) => Bytes
  readonly #marks: Landmark[] = []
  #lastAt = 0
  #left = 0
  #turn = 0

  constructor(digest: (command: Bytes) => Bytes) {
    this.#digest = digest
  }

  /** In the order of the stream. */
  pass({ sequence, at, command }: Written): void {
    if (at - this.#lastAt > pauseMs) this.#left = after
    this.#lastAt = at
    if (this.#left === 0) return
    this.#left -= 1
    this.#marks.push({ sequence, digest: this.#digest(command) })
    if (this.#marks.length > kept) this.#marks.shift()
  }

  get all(): readonly Landmark[] {
    return this.#marks
  }

  /** Each in turn. */
  next(): Landmark | undefined {
    this.#turn += 1
    return this.#marks[this.#turn % Math.max(1, this.#marks.length)]
  }
}
