/** The home's copy of the log in memory: state, tree, and the right edge that candidates grow from. Grows only. */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { emptyDirectory, type DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { applyLeaf } from '../../shared/protocol/directory/state.ts'
import type { Verdict } from '../../shared/protocol/directory/verdict.ts'
import { MerkleTree, TreeHead } from '../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'

export interface JudgedLeaf {
  readonly index: number
  readonly bytes: Bytes
  readonly hash: Bytes
  readonly verdict: Verdict
}

/** Leaves that would come next: their root first, what they say only when asked. */
export interface Candidate {
  readonly size: number
  readonly root: Bytes
  /** `isProven`: leaves whose signatures this home has verified before, for exactly these bytes at this place. */
  judge(isProven?: (index: number) => boolean): {
    readonly state: DirectoryState
    readonly leaves: readonly JudgedLeaf[]
  }
}

export class Replica {
  readonly #crypto: Pick<Crypto, 'sha256' | 'verify'>
  readonly #tree: MerkleTree
  #head: TreeHead
  #state: DirectoryState

  constructor(crypto: Pick<Crypto, 'sha256' | 'verify'>, root: Bytes) {
    this.#crypto = crypto
    this.#tree = new MerkleTree(crypto)
    this.#head = new TreeHead(crypto)
    this.#state = emptyDirectory(root)
  }

  get state(): DirectoryState {
    return this.#state
  }

  get size(): number {
    return this.#tree.size
  }

  /** Root of the first `size` leaves. */
  root(size = this.size): Bytes {
    return this.#tree.root(size)
  }

  /** Audit path of a leaf in the tree of `size` leaves, for evidence. */
  path(index: number, size = this.size): readonly Bytes[] {
    return this.#tree.path(index, size)
  }

  candidate(leaves: readonly Bytes[]): Candidate {
    const head = this.#head.clone()
    const hashes = leaves.map((leaf) => leafHash(this.#crypto, leaf))
    for (const hash of hashes) head.append(hash)
    const first = this.size
    return {
      size: head.size,
      root: head.root(),
      judge: (isProven = () => false) => {
        let state = this.#state
        const crypto = this.#crypto
        const proven = { sha256: (...parts: readonly Uint8Array[]) => crypto.sha256(...parts), verify: () => true }
        const judged = leaves.map((bytes, i): JudgedLeaf => {
          const applied = applyLeaf(isProven(first + i) ? proven : crypto, state, bytes)
          state = applied.state
          return { index: first + i, bytes, hash: hashes[i] as Bytes, verdict: applied.verdict } // as many as leaves
        })
        return { state, leaves: judged }
      },
    }
  }

  /**
   * Whether a tree that the authority has named, as that before a new log, is the one that these leaves make behind this
   * copy's. The log was to compare it; here it is compared again.
   */
  isTreeNamed(leaves: readonly Bytes[], state: DirectoryState): boolean {
    const own = this.size
    return [...state.newLogs]
      .filter(({ index }) => index >= own)
      .every(({ index, root }) => equalBytes(this.candidate(leaves.slice(0, index - own)).root, root))
  }

  /** Takes over what `judge` gave for the leaves directly behind this copy's. */
  adopt(state: DirectoryState, leaves: readonly JudgedLeaf[]): void {
    if (state.size !== this.size + leaves.length) throw new RangeError('these leaves do not follow')
    for (const { hash } of leaves) {
      this.#tree.append(hash)
      this.#head.append(hash)
    }
    this.#state = state
  }
}
