/** Hashes of 32 bytes one behind the other: an array of its own for each takes eight times the room. Grows only. */
import type { Bytes } from '../bytes.ts'

const hashLength = 32
/** Full parts stay where they are, so that a long list is never copied as a whole. */
const hashesPerPart = 1024

export class HashList {
  readonly #parts: Bytes[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  push(hash: Uint8Array): void {
    if (hash.length !== hashLength) throw new RangeError('not a hash')
    const { part, at } = placeOf(this.#length)
    let bytes = this.#parts[part] ?? new Uint8Array(0)
    if (at === bytes.length) {
      const grown = new Uint8Array(Math.max(2 * at, hashLength))
      grown.set(bytes)
      this.#parts[part] = bytes = grown
    }
    bytes.set(hash, at)
    this.#length += 1
  }

  /** A copy. */
  at(index: number): Bytes | undefined {
    if (index < 0 || index >= this.#length) return undefined
    const { part, at } = placeOf(index)
    return this.#parts[part]?.slice(at, at + hashLength)
  }
}

const placeOf = (index: number): { readonly part: number; readonly at: number } => ({
  part: Math.floor(index / hashesPerPart),
  at: (index % hashesPerPart) * hashLength,
})
