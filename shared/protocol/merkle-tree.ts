/** Growing Merkle trees: all nodes kept (roots, paths and proofs at any size), or only the right edge (one root). */
import type { Bytes } from '../bytes.ts'
import { HashList } from './hash-list.ts'
import { emptyRoot, nodeHash, type Hash } from './merkle.ts'

/** Largest power of two below `n`, n >= 2. */
function splitOf(n: number): number {
  let split = 1
  while (split * 2 < n) split *= 2
  return split
}

/** The complete node that covers the leaves [index * 2^height, (index + 1) * 2^height), wherever it is kept. */
export type NodeAt = (height: number, index: number) => Bytes

/** Hash of the leaves [from, to); `from` is a multiple of the largest power of two that fits into the range. */
function rangeOver(crypto: Hash, node: NodeAt, [from, to]: readonly [number, number]): Bytes {
  const length = to - from
  const height = Math.log2(length)
  if (Number.isInteger(height)) return node(height, from / length)
  const middle = from + splitOf(length)
  return nodeHash(crypto, rangeOver(crypto, node, [from, middle]), rangeOver(crypto, node, [middle, to]))
}

/** Root of the first `size` leaves. */
export const rootOver = (crypto: Hash, node: NodeAt, size: number): Bytes =>
  size === 0 ? emptyRoot(crypto) : rangeOver(crypto, node, [0, size])

/** Audit path (RFC 6962, 2.1.1). Throws RangeError for a leaf that is not in the tree of `size` leaves. */
export function pathOver(crypto: Hash, node: NodeAt, leaf: { readonly index: number; readonly size: number }): Bytes[] {
  const { index, size } = leaf
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) throw new RangeError('no such leaf')
  const path: Bytes[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + splitOf(to - from)
    if (index < middle) {
      path.push(rangeOver(crypto, node, [middle, to]))
      to = middle
    } else {
      path.push(rangeOver(crypto, node, [from, middle]))
      from = middle
    }
  }
  return path.toReversed()
}

/** Consistency proof (RFC 6962, 2.1.2); empty from 0. Throws RangeError when `fromSize` is not within `size`. */
export function consistencyOver(
  crypto: Hash,
  node: NodeAt,
  trees: { readonly fromSize: number; readonly size: number },
): Bytes[] {
  const { fromSize, size } = trees
  if (!Number.isSafeInteger(fromSize) || fromSize < 0 || fromSize > size) throw new RangeError('no such tree')
  if (fromSize === 0) return []
  const proof: Bytes[] = []
  let from = 0
  let to = size
  let wholeOldTree = true
  while (fromSize !== to) {
    const middle = from + splitOf(to - from)
    if (fromSize <= middle) {
      proof.push(rangeOver(crypto, node, [middle, to]))
      to = middle
    } else {
      proof.push(rangeOver(crypto, node, [from, middle]))
      from = middle
      wholeOldTree = false
    }
  }
  if (!wholeOldTree) proof.push(rangeOver(crypto, node, [from, to]))
  return proof.toReversed()
}

/** Keeps every complete node: 64 bytes a leaf; append O(1) amortised, roots and proofs O(log^2 n). */
export class MerkleTree {
  readonly #crypto: Hash
  /** levels[k][i] covers the leaves [i * 2^k, (i+1) * 2^k). */
  readonly #levels: HashList[] = []

  constructor(crypto: Hash, leafHashes: readonly Bytes[] = []) {
    this.#crypto = crypto
    for (const hash of leafHashes) this.append(hash)
  }

  get size(): number {
    return this.#level(0).length
  }

  append(leafHash: Bytes): void {
    let node = leafHash
    for (let height = 0; ; height++) {
      const level = this.#level(height)
      level.push(node)
      if (level.length % 2 === 1) return
      node = nodeHash(this.#crypto, level.at(level.length - 2) as Bytes, node)
    }
  }

  leafHash(index: number): Bytes | undefined {
    return this.#level(0).at(index)
  }

  /** Root of the first `size` leaves. Throws RangeError beyond the tree. */
  root(size = this.size): Bytes {
    this.#checkSize(size)
    return rootOver(this.#crypto, this.#node, size)
  }

  /** Audit path (RFC 6962, 2.1.1) of the leaf at `index` in the tree of `size` leaves. */
  path(index: number, size = this.size): Bytes[] {
    this.#checkSize(size)
    return pathOver(this.#crypto, this.#node, { index, size })
  }

  /** Consistency proof (RFC 6962, 2.1.2) from the tree of `fromSize` to that of `size` leaves; empty from 0. */
  consistency(fromSize: number, size = this.size): Bytes[] {
    this.#checkSize(size)
    return consistencyOver(this.#crypto, this.#node, { fromSize, size })
  }

  /** Complete nodes are kept by append. */
  readonly #node: NodeAt = (height, index) => this.#level(height).at(index) as Bytes

  #level(height: number): HashList {
    return (this.#levels[height] ??= new HashList())
  }

  #checkSize(size: number): void {
    if (!Number.isSafeInteger(size) || size < 0 || size > this.size) throw new RangeError('no such tree')
  }
}

/** The right edge of a tree: at most 53 hashes for any size. Append only, no proofs. */
export class TreeHead {
  readonly #crypto: Hash
  #size: number
  /** Complete subtrees from left (largest) to right: one for each bit of the size. */
  readonly #peaks: Bytes[]

  constructor(
    crypto: Hash,
    from: { readonly size: number; readonly peaks: readonly Bytes[] } = { size: 0, peaks: [] },
  ) {
    const bits = from.size.toString(2).replaceAll('0', '').length
    if (!Number.isSafeInteger(from.size) || from.size < 0 || from.peaks.length !== bits) {
      throw new RangeError('size and peaks do not agree')
    }
    this.#crypto = crypto
    this.#size = from.size
    this.#peaks = [...from.peaks]
  }

  get size(): number {
    return this.#size
  }

  /** What to keep in order to go on later. */
  get peaks(): readonly Bytes[] {
    return [...this.#peaks]
  }

  append(leafHash: Bytes): void {
    let node = leafHash
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      node = nodeHash(this.#crypto, this.#peaks.pop() as Bytes, node) // one peak for each set bit
    }
    this.#peaks.push(node)
    this.#size += 1
  }

  root(): Bytes {
    const right = this.#peaks.at(-1)
    if (right === undefined) return emptyRoot(this.#crypto)
    return this.#peaks.slice(0, -1).reduceRight((root, peak) => nodeHash(this.#crypto, peak, root), right)
  }

  clone(): TreeHead {
    return new TreeHead(this.#crypto, { size: this.#size, peaks: this.#peaks })
  }
}

/** Root of a whole list of leaf hashes. */
export function treeRoot(crypto: Hash, leafHashes: readonly Bytes[]): Bytes {
  const head = new TreeHead(crypto)
  for (const hash of leafHashes) head.append(hash)
  return head.root()
}

/** Audit path of one leaf. For the paths of all leaves make one `MerkleTree`. */
export const inclusionPath = (crypto: Hash, leafHashes: readonly Bytes[], index: number): Bytes[] =>
  new MerkleTree(crypto, leafHashes).path(index)
