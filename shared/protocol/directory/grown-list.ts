/**
 * An append-only list as a value: all lists that grew from one another share one array, and each sees its own length.
 * Appending to a list that is no longer the longest copies.
 */
export class GrownList<T> {
  readonly length: number
  readonly #items: T[]

  constructor(items: T[] = [], length = items.length) {
    this.#items = items
    this.length = length
  }

  append(item: T): GrownList<T> {
    const items = this.#items.length === this.length ? this.#items : this.#items.slice(0, this.length)
    items.push(item)
    return new GrownList(items, this.length + 1)
  }

  at(index: number): T | undefined {
    return index >= 0 && index < this.length ? this.#items[index] : undefined
  }

  /** A list of its own with the items changed: for short lists. */
  map(change: (item: T) => T): GrownList<T> {
    return new GrownList(this.#items.slice(0, this.length).map((item) => change(item)))
  }

  /** In the order of appending. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = 0; i < this.length; i++) yield this.#items[i] as T // i is inside
  }

  get last(): T | undefined {
    return this.at(this.length - 1)
  }

  /** The last item before `end` that `accepts`; items are asked from the newest back. */
  findLast(accepts: (item: T) => boolean): T | undefined {
    for (let i = this.length - 1; i >= 0; i--) {
      const item = this.#items[i] as T // i is inside
      if (accepts(item)) return item
    }
    return undefined
  }
}
