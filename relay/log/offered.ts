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
const removedAtOnce = 16
const sizeOf = ({ content }: Offer): number => content.length + entryBytes

export class OfferedObjects {
  readonly #monotonic: () => number
  readonly #most: number
  /** By hash, the oldest first. */
  readonly #offers = new Map<string, Offer>()
  readonly #holders = new Map<string, { bytes: number; readonly keys: Set<string> }>()
  #bytes = 0

  /** `most`: bytes in all. */
  constructor(monotonic: () => number, most: number) {
    this.#monotonic = monotonic
    this.#most = most
  }

  get bytes(): number {
    return this.#bytes
  }

  /** `from`: who brings it, a unit or a network. Again, it is as new. */
  put(from: string, hash: Bytes, content: Bytes): void {
    this.delete(hash)
    const offer = { from, content: content.slice(), at: this.#monotonic() }
    this.#add(bytesToHex(hash), offer)
    for (const [key, { at }] of this.#offers) {
      if (at > offer.at - limits.offeredObjectMs) break
      this.#remove(key)
    }
    while (this.#bytes > this.#most) this.#removeOfLargest()
  }

  get(hash: Bytes): Bytes | undefined {
    return this.#offers.get(bytesToHex(hash))?.content
  }

  delete(hash: Bytes): void {
    this.#remove(bytesToHex(hash))
  }

  /** Some at a time, so that not every key that comes looks at all holders. */
  #removeOfLargest(): void {
    let largest = { bytes: -1, keys: new Set<string>() }
    for (const holder of this.#holders.values()) if (holder.bytes > largest.bytes) largest = holder
    let left = removedAtOnce
    for (const key of largest.keys) {
      if (left === 0) break
      left -= 1
      this.#remove(key)
    }
  }

  #add(key: string, offer: Offer): void {
    const holder = this.#holders.get(offer.from) ?? { bytes: 0, keys: new Set() }
    this.#holders.set(offer.from, holder)
    this.#offers.set(key, offer)
    holder.keys.add(key)
    holder.bytes += sizeOf(offer)
    this.#bytes += sizeOf(offer)
  }

  #remove(key: string): void {
    const offer = this.#offers.get(key)
    const holder = offer && this.#holders.get(offer.from)
    if (offer === undefined || holder === undefined) return
    this.#offers.delete(key)
    holder.keys.delete(key)
    holder.bytes -= sizeOf(offer)
    this.#bytes -= sizeOf(offer)
    if (holder.keys.size === 0) this.#holders.delete(offer.from)
  }
}
