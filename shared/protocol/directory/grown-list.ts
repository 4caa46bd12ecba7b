/** Where a list keeps its items: an array, or packed-items.ts. */
export interface Items<T> {
  readonly length: number
  at(index: number): T | undefined
  push(item: T): unknown
  slice(from: 0, to: number): Items<T>
  /** False: the packed form of that item does not begin with these bytes. */
  begins?(index: number, begin: Uint8Array): boolean
}

/**
 * An append-only list as a value: all lists that grew from one another share one array, and each sees its own length.
 * Appending to a list that is no longer the longest copies.
 */
export class GrownList<T> {
  readonly length: number
  readonly #items: Items<T>

  constructor(items: Items<T> = [], length = items.length) {
    this.#items = items
    this.length = length
  }

  append(item: T): GrownList<T> {
    const items = this.#items.length === this.length ? this.#items : this.#items.slice(0, this.length)
    items.push(item)
    return new GrownList(items, this.length + 1)
  }

  at(index: number): T | undefined {
    return index >= 0 && index < this.length ? this.#items.at(index) : undefined
  }

  /** A list of its own with the items changed: for short lists. */
  map(change: (item: T) => T): GrownList<T> {
    return new GrownList([...this].map((item) => change(item)))
  }

  /** In the order of appending. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = 0; i < this.length; i++) yield this.#items.at(i) as T // i is inside
  }

  get last(): T | undefined {
    return this.at(this.length - 1)
  }

  /**
   * The last item that `accepts`; items are asked from the newest back. `begin`: with what the packed form of every such
   * item begins, so that a packed list need not make all of them.
   */
  findLast(accepts: (item: T) => boolean, begin?: Uint8Array): T | undefined {
    for (let i = this.length - 1; i >= 0; i--) {
      if (begin !== undefined && this.#items.begins?.(i, begin) === false) continue
      const item = this.#items.at(i) as T // i is inside
      if (accepts(item)) return item
    }
    return undefined
  }
}
