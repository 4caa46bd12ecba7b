/**
 * Keys and wraps that were brought and that no statement of the log names yet: in memory, for a time, and so many bytes.
 * Beyond them whoever holds most loses his oldest, so that nobody pushes out what somebody else brings with a statement.
 */
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'

interface Offer {
  readonly from: string
  readonly content: Bytes
  /** ms of the monotonic clock. */
  readonly at: number
}

/** Of one entry, beside its content. */
const entryBytes = 512
const sizeOf = ({ content }: Offer): number => content.length + entryBytes

export class OfferedObjects {
  readonly #monotonic: () => number
  /** By hash, the oldest first. */
  readonly #offers = new Map<string, Offer>()
  readonly #held = new Map<string, number>()
  #bytes = 0

  constructor(monotonic: () => number) {
    this.#monotonic = monotonic
  }

  get bytes(): number {
    return this.#bytes
  }

  /** `from`: who brings it, a unit or an address. Again, it is as new. */
  put(from: string, hash: Bytes, content: Bytes): void {
    this.delete(hash)
    const offer = { from, content: content.slice(), at: this.#monotonic() }
    this.#offers.set(bytesToHex(hash), offer)
    this.#count(offer, sizeOf(offer))
    for (const [key, { at }] of this.#offers) {
      if (at > offer.at - limits.offeredObjectMs) break
      this.#remove(key)
    }
    while (this.#bytes > limits.offeredObjectsBytes) this.#removeOldestOf(this.#largest())
  }

  get(hash: Bytes): Bytes | undefined {
    return this.#offers.get(bytesToHex(hash))?.content
  }

  delete(hash: Bytes): void {
    this.#remove(bytesToHex(hash))
  }

  #largest(): string {
    let [largest, most] = ['', -1]
    for (const [from, bytes] of this.#held) if (bytes > most) [largest, most] = [from, bytes]
    return largest
  }

  #removeOldestOf(holder: string): void {
    for (const [key, { from }] of this.#offers) {
      if (from !== holder) continue
      this.#remove(key)
      return
    }
  }

  #remove(key: string): void {
    const offer = this.#offers.get(key)
    if (offer === undefined) return
    this.#offers.delete(key)
    this.#count(offer, -sizeOf(offer))
  }

  #count({ from }: Offer, bytes: number): void {
    this.#bytes += bytes
    const held = (this.#held.get(from) ?? 0) + bytes
    if (held === 0) this.#held.delete(from)
    else this.#held.set(from, held)
  }
}
