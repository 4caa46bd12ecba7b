/**
 * Items as bytes, one behind the other, made anew whenever they are asked for: for lists that grow with every rotation
 * and are seldom read. A record of some hashes is a twentieth of what its object takes.
 */
import type { Bytes } from '../../bytes.ts'
import type { Items } from './grown-list.ts'

export interface Packing<T> {
  pack(item: T): Bytes
  /** An item equal to what was packed, another object each time: records are told apart by their leaf. */
  unpack(packed: Uint8Array): T
}

export class PackedItems<T> implements Items<T> {
  readonly #packing: Packing<T>
  /** Where each item ends. */
  readonly #ends: number[]
  #bytes: Bytes

  constructor(packing: Packing<T>, ends: number[] = [], bytes: Bytes = new Uint8Array(0)) {
    this.#packing = packing
    this.#ends = ends
    this.#bytes = bytes
  }

  get length(): number {
    return this.#ends.length
  }

  at(index: number): T | undefined {
    const end = this.#ends[index]
    return end === undefined ? undefined : this.#packing.unpack(this.#bytes.subarray(this.#startOf(index), end))
  }

  push(item: T): void {
    const packed = this.#packing.pack(item)
    const start = this.#startOf(this.length)
    const end = start + packed.length
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(start === 0 ? end : Math.ceil(end * 1.25))
      grown.set(this.#bytes.subarray(0, start))
      this.#bytes = grown
    }
    this.#bytes.set(packed, start)
    this.#ends.push(end)
  }

  slice(from: 0, to: number): PackedItems<T> {
    return new PackedItems(this.#packing, this.#ends.slice(from, to), this.#bytes.slice(0, this.#startOf(to)))
  }

  begins(index: number, begin: Uint8Array): boolean {
    const start = this.#startOf(index)
    for (let i = 0; i < begin.length; i++) if (this.#bytes[start + i] !== begin[i]) return false
    return true
  }

  #startOf(index: number): number {
    return index === 0 ? 0 : (this.#ends[index - 1] as number)
  }
}
