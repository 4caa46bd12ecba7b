/**
 * An immutable map from lower-case hex keys: `set` copies one path, so that states of 100,000 leaves share almost
 * everything. Keys of this project are random or hashes, so paths are about log16(n) long.
 */
interface Entry<V> {
  readonly key: string
  readonly value: V
}
type Branch<V> = readonly (Node<V> | undefined)[]
type Node<V> = Entry<V> | Branch<V>

const isBranch = <V>(node: Node<V>): node is Branch<V> => Array.isArray(node)
/** Slot of the digit at `depth`; a key that ends there has slot 16. */
const slotOf = (key: string, depth: number): number =>
  depth < key.length ? Number.parseInt(key.charAt(depth), 16) : 16

export class PersistentMap<K extends string, V> {
  readonly size: number
  readonly #root: Node<V> | undefined

  private constructor(root: Node<V> | undefined, size: number) {
    this.#root = root
    this.size = size
  }

  static empty<K extends string, V>(): PersistentMap<K, V> {
    return new PersistentMap<K, V>(undefined, 0)
  }

  get(key: K): V | undefined {
    let node = this.#root
    for (let depth = 0; node !== undefined; depth++) {
      if (!isBranch(node)) return node.key === key ? node.value : undefined
      node = node[slotOf(key, depth)]
    }
    return undefined
  }

  has(key: K): boolean {
    return this.get(key) !== undefined
  }

  set(key: K, value: V): PersistentMap<K, V> {
    const grows = this.get(key) === undefined
    return new PersistentMap<K, V>(put(this.#root, { key, value }, 0), this.size + (grows ? 1 : 0))
  }

  delete(key: K): PersistentMap<K, V> {
    return this.get(key) === undefined ? this : new PersistentMap<K, V>(drop(this.#root, key, 0), this.size - 1)
  }

  /** In ascending order of the keys. */
  *values(): IterableIterator<V> {
    yield* walk(this.#root)
  }
}

function put<V>(node: Node<V> | undefined, entry: Entry<V>, depth: number): Node<V> {
  if (node === undefined) return entry
  if (isBranch(node)) {
    const slot = slotOf(entry.key, depth)
    return node.with(slot, put(node[slot], entry, depth + 1))
  }
  if (node.key === entry.key) return entry
  const branch: (Node<V> | undefined)[] = Array.from({ length: 17 })
  branch[slotOf(node.key, depth)] = node
  return put(branch, entry, depth)
}

function drop<V>(node: Node<V> | undefined, key: string, depth: number): Node<V> | undefined {
  if (node === undefined || !isBranch(node)) return undefined
  const slot = slotOf(key, depth)
  const rest = node.with(slot, drop(node[slot], key, depth + 1))
  return rest.some((each) => each !== undefined) ? rest : undefined
}

/** Slot 16 (a shorter key) comes before the longer keys that begin with it. */
function* walk<V>(node: Node<V> | undefined): IterableIterator<V> {
  if (node === undefined) return
  if (!isBranch(node)) {
    yield node.value
    return
  }
  yield* walk(node[16])
  for (let slot = 0; slot < 16; slot++) yield* walk(node[slot])
}
