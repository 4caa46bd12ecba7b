/**
 * A log that has lost leaves takes them back from any client that shows a note by this log (docs/spec/directory.md,
 * Refill). What was signed decides: leaves that do not lead to the largest signed root are never taken, however many
 * come, and each sender can only spoil its own offer.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { openCheckpoint, type NoteKey } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { applyLeaf } from '../../shared/protocol/directory/state.ts'
import type { TreeHead } from '../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import type { LogHead } from './store.ts'

export interface RefillOffer {
  /** Whose offer it is: the sender's address. */
  readonly from: string
  readonly note: Bytes
  /** Index of the first of `leaves`. */
  readonly first: number
  readonly leaves: readonly Bytes[]
}

export interface RefillAnswer {
  /** Nothing is missing any more. */
  readonly isComplete: boolean
  /** Where this sender's offer goes on. */
  readonly next: number
  /** Not by this log, or leaves without an effect or another root: the offer is dropped. */
  readonly isRefused: boolean
}

interface Candidate {
  readonly head: TreeHead
  readonly leaves: Bytes[]
  state: DirectoryState
  bytes: number
}

export class Refill {
  readonly #options: {
    readonly crypto: Crypto
    readonly log: NoteKey
    readonly adopt: (leaves: readonly Bytes[]) => Promise<boolean>
  }
  readonly #candidates = new Map<string, Candidate>()
  #target: LogHead | undefined

  constructor(options: {
    readonly crypto: Crypto
    readonly log: NoteKey
    readonly adopt: (leaves: readonly Bytes[]) => Promise<boolean>
  }) {
    this.#options = options
  }

  /** The largest tree that is known to have been signed and is not here. */
  get target(): LogHead | undefined {
    return this.#target
  }

  expect({ size, root }: LogHead): void {
    if (size > (this.#target?.size ?? 0)) this.#target = { size, root }
  }

  async take(
    offer: RefillOffer,
    own: { readonly tree: TreeHead; readonly state: DirectoryState },
  ): Promise<RefillAnswer> {
    const { crypto, log } = this.#options
    const opened = openCheckpoint(crypto, { note: offer.note, log, witnesses: [] })
    if (!opened.ok) return this.#refused(offer, own.tree.size)
    // a note of this log over more than is here: whatever was the reason, leaves are missing
    if (opened.value.checkpoint.size > own.tree.size) this.expect(opened.value.checkpoint)
    const target = this.#target
    if (target === undefined) return { isComplete: true, next: own.tree.size, isRefused: false }
    const candidate = this.#candidateOf(offer.from, own)
    const next = (): number => own.tree.size + candidate.leaves.length
    if (offer.first > next()) return { isComplete: false, next: next(), isRefused: false }
    for (const leaf of offer.leaves.slice(next() - offer.first)) {
      const { state, verdict } = applyLeaf(crypto, candidate.state, leaf)
      candidate.bytes += leaf.length
      if (verdict.kind !== 'applied' || candidate.bytes > limits.refillBytes || next() >= target.size) {
        return this.#refused(offer, own.tree.size)
      }
      candidate.state = state
      candidate.head.append(leafHash(crypto, leaf))
      candidate.leaves.push(leaf)
    }
    if (next() < target.size) return { isComplete: false, next: next(), isRefused: false }
    if (!equalBytes(candidate.head.root(), target.root)) return this.#refused(offer, own.tree.size)
    this.#candidates.clear()
    if (!(await this.#options.adopt(candidate.leaves))) return { isComplete: false, next: 0, isRefused: false }
    this.#target = undefined
    return { isComplete: true, next: target.size, isRefused: false }
  }

  #candidateOf(from: string, own: { readonly tree: TreeHead; readonly state: DirectoryState }): Candidate {
    const known = this.#candidates.get(from)
    if (known !== undefined) return known
    const [oldest] = this.#candidates.keys()
    if (this.#candidates.size >= limits.refillOffers && oldest !== undefined) this.#candidates.delete(oldest)
    const fresh: Candidate = { head: own.tree.clone(), leaves: [], state: own.state, bytes: 0 }
    this.#candidates.set(from, fresh)
    return fresh
  }

  #refused(offer: RefillOffer, size: number): RefillAnswer {
    this.#candidates.delete(offer.from)
    return { isComplete: false, next: size, isRefused: true }
  }
}
