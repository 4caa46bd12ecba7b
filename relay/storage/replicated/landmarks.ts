/**
 * Commands by which a copy of a stream that has gone astray is known: those with which writing began again after a pause,
 * and those before it. A node that led and died may have written others in their place, and be the same again after them.
 */
import type { Bytes } from '../../../shared/bytes.ts'
import type { Written } from './engine.ts'

/** An election takes longer. Pauses of people who write nothing are as good. */
const pauseMs = 1000
/** A leader may have written several that nobody else had. */
const beside = 8
const kept = 64
/** What is kept of what may stand before a pause. */
const besideBytes = 1024 * 1024
/** A question each to three replicas. */
const freshAtOnce = 2 * beside

export interface Landmark {
  readonly sequence: number
  readonly digest: Uint8Array
}

export class Landmarks {
  readonly #digest: (command: Bytes) => Bytes
  readonly #marks: Landmark[] = []
  /** Nobody has looked at these yet. */
  #fresh: Landmark[] = []
  /** If a pause comes now, these stand before it. */
  #latest: Written[] = []
  #latestBytes = 0
  #lastAt = 0
  #left = 0
  #turn = 0

  constructor(digest: (command: Bytes) => Bytes) {
    this.#digest = digest
  }

  /** In the order of the stream. */
  pass(written: Written): void {
    if (written.at - this.#lastAt > pauseMs) this.#begin()
    this.#lastAt = written.at
    if (this.#left === 0) return this.#keep(written)
    this.#left -= 1
    this.#mark(written)
  }

  get all(): readonly Landmark[] {
    return this.#marks
  }

  /** Those that nobody has looked at; where there are none, one of all in turn. */
  next(): readonly Landmark[] {
    if (this.#fresh.length > 0) return this.#fresh.splice(0, freshAtOnce)
    this.#turn += 1
    return this.#marks.slice(this.#turn % Math.max(1, this.#marks.length)).slice(0, 1)
  }

  #begin(): void {
    for (const each of this.#latest) this.#mark(each)
    this.#latest = []
    this.#latestBytes = 0
    this.#left = beside
  }

  #keep(written: Written): void {
    this.#latest.push(written)
    this.#latestBytes += written.command.length
    while (this.#latest.length > beside || (this.#latestBytes > besideBytes && this.#latest.length > 1))
      this.#latestBytes -= this.#latest.shift()?.command.length ?? 0
  }

  #mark({ sequence, command }: Written): void {
    const mark = { sequence, digest: this.#digest(command) }
    this.#marks.push(mark)
    this.#fresh.push(mark)
    if (this.#marks.length > kept) this.#marks.shift()
    if (this.#fresh.length > kept) this.#fresh.shift()
  }
}
