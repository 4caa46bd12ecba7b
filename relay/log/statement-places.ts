/**
 * Where statements stand in the log, for one that is submitted again: 32 bits of each one's hash and its index, so about
 * 16 bytes a leaf. What it finds is a guess, to be compared with the leaf itself.
 */
const smallest = 1024
/** Beyond, runs of taken slots become long. */
const fullest = 0.75

export class StatementPlaces {
  /** Pairs of hash and index + 1; an index of 0 is a free slot. */
  #slots = new Uint32Array(2 * smallest)
  #count = 0

  /** `hash`: SHA-256 of the statement. */
  add(hash: Uint8Array, index: number): void {
    if (this.#count >= fullest * this.#capacity) this.#grow()
    this.#put(printOf(hash), index + 1)
    this.#count += 1
  }

  /** Indices of leaves that may hold it. */
  find(hash: Uint8Array): readonly number[] {
    const print = printOf(hash)
    const found: number[] = []
    for (let slot = print % this.#capacity; ; slot = (slot + 1) % this.#capacity) {
      const place = this.#slots[2 * slot + 1] as number
      if (place === 0) return found
      if (this.#slots[2 * slot] === print) found.push(place - 1)
    }
  }

  get #capacity(): number {
    return this.#slots.length / 2
  }

  #put(print: number, place: number): void {
    let slot = print % this.#capacity
    while (this.#slots[2 * slot + 1] !== 0) slot = (slot + 1) % this.#capacity
    this.#slots.set([print, place], 2 * slot)
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new Uint32Array(2 * before.length)
    for (let i = 0; i < before.length; i += 2) {
      const place = before[i + 1] as number
      if (place !== 0) this.#put(before[i] as number, place)
    }
  }
}

const printOf = (hash: Uint8Array): number =>
  (((hash[0] as number) << 24) | ((hash[1] as number) << 16) | ((hash[2] as number) << 8) | (hash[3] as number)) >>> 0
