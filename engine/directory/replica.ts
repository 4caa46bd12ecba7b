/** The home's copy of the log in memory: state, tree, and the right edge that candidates grow from. Grows only. */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { emptyDirectory, type DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { applyHashed, withoutSignatures } from '../../shared/protocol/directory/state.ts'
import type { Verdict } from '../../shared/protocol/directory/verdict.ts'
import { MerkleTree, TreeHead } from '../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { atOnce, type Steps } from '../steps.ts'

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
  judge(isProven?: IsProven): Judged
  judging(isProven?: IsProven): Steps<Judged>
}

type IsProven = (index: number) => boolean

export interface Judged {
  readonly state: DirectoryState
  readonly leaves: readonly JudgedLeaf[]
}

/** Leaves between two steps: a few milliseconds of signatures, or of hashes. */
const judgedAtOnce = 32
const hashedAtOnce = 1024

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
    return atOnce(this.growing(leaves))
  }

  /** The same in steps, none of them counted: judging takes longer by far. */
  *growing(leaves: readonly Bytes[]): Steps<Candidate> {
    const head = this.#head.clone()
    const hashes: Bytes[] = []
    for (const leaf of leaves) {
      const hash = leafHash(this.#crypto, leaf)
      head.append(hash)
      if (hashes.push(hash) % hashedAtOnce === 0) yield 0
    }
    const judging = (isProven: IsProven = () => false): Steps<Judged> => this.#judging({ leaves, hashes }, isProven)
    return { size: head.size, root: head.root(), judge: (isProven) => atOnce(judging(isProven)), judging }
  }

  *#judging(
    grown: { readonly leaves: readonly Bytes[]; readonly hashes: readonly Bytes[] },
    isProven: IsProven,
  ): Steps<Judged> {
    const first = this.size
    let state = this.#state
    const crypto = this.#crypto
    const proven = withoutSignatures(crypto)
    const judged: JudgedLeaf[] = []
    for (const [i, bytes] of grown.leaves.entries()) {
      const hash = grown.hashes[i] as Bytes // as many as leaves
      const applied = applyHashed(isProven(first + i) ? proven : crypto, state, { bytes, hash })
      state = applied.state
      if (judged.push({ index: first + i, bytes, hash, verdict: applied.verdict }) % judgedAtOnce === 0)
        yield judged.length
    }
    return { state, leaves: judged }
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

  /**
   * Takes leaves that this home has kept, one by one: a log of years is never in memory as a whole. In steps, counted in
   * leaves. Throws nothing; whether the tree is the one that was signed is the caller's to ask.
   */
  *restoring(leaves: Iterable<Bytes>, isProven: IsProven): Steps<void> {
    const proven = withoutSignatures(this.#crypto)
    for (const bytes of leaves) {
      const before = this.#state
      const hash = leafHash(this.#crypto, bytes)
      const isKnown = isProven(this.size)
      const { state } = applyHashed(isKnown ? proven : this.#crypto, before, { bytes, hash })
      // the note stands by the log's key, so whoever names that key is asked in earnest
      const isEarnest = isKnown && state.newLogs.length > before.newLogs.length
      this.#take(hash, isEarnest ? applyHashed(this.#crypto, before, { bytes, hash }).state : state)
      if (this.size % judgedAtOnce === 0) yield this.size
    }
  }

  /** Takes over what `judge` gave for the leaves directly behind this copy's. */
  adopt(state: DirectoryState, leaves: readonly JudgedLeaf[]): void {
    if (state.size !== this.size + leaves.length) throw new RangeError('these leaves do not follow')
    for (const { hash } of leaves) this.#take(hash, state)
    this.#state = state
  }

  #take(hash: Bytes, state: DirectoryState): void {
    this.#tree.append(hash)
    this.#head.append(hash)
    this.#state = state
  }
}
