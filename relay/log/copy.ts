/**
 * A log that another relay writes, as clients bring it (docs/spec/directory.md, Copies): it has no key, signs nothing and
 * takes no statement. What it knows, it has from notes that the writer has signed, and from leaves that lead to them.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { openCheckpoint, peekCheckpoint, type NoteKey } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { emptyDirectory } from '../../shared/protocol/directory/directory-state.ts'
import { policyAt } from '../../shared/protocol/directory/selectors.ts'
import { applyHashed, withoutSignatures } from '../../shared/protocol/directory/state.ts'
import { quorumTime, witnessKeys } from '../../shared/protocol/directory/witnessing.ts'
import { TreeHead } from '../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { err } from '../../shared/result.ts'
import type { Clock } from '../../shared/time.ts'
import { createTurns } from '../in-turn.ts'
import { createLogObjects } from './objects.ts'
import { Refill, type RefillAnswer, type RefillOffer } from './refill.ts'
import type { LogHead, LogStore } from './store.ts'
import type { LogWriter } from './writer.ts'

export interface LogCopyOptions {
  readonly crypto: Crypto
  readonly store: LogStore
  /** The writer's. */
  readonly log: NoteKey
  /** Root fingerprint that the first policy must have; absent: the first one given is taken. */
  readonly root?: Bytes
  readonly clock: Pick<Clock, 'monotonic'>
  readonly step: (name: string) => void
}

/**
 * Replays what is stored: by every rule, but without the signatures of leaves under a note that the writer has signed, for
 * writer and copy have both judged those. Throws GiaobanError `store/damaged` where leaves and head do not agree.
 */
export async function createLogCopy(options: LogCopyOptions): Promise<LogWriter> {
  const { crypto, store, log, step } = options
  let tree = new TreeHead(crypto)
  let state = emptyDirectory(options.root)
  const monotonic = (): number => options.clock.monotonic()
  const objects = createLogObjects({ crypto, store, state: () => state, monotonic })
  let note: Bytes | undefined = await store.note()
  /** Each sender's offer is judged by the note that it shows: nobody's newer one keeps it from being taken. */
  const offers = new Map<string, Refill>()

  /** False where the first `signed.size` leaves are others than those: then nothing of what it has done may stay. */
  const catchUp = async (signed?: LogHead): Promise<boolean> => {
    const head = await store.head()
    while (state.size < head.size) {
      const leaves = await store.leaves(state.size, Math.min(limits.leavesPerPage, head.size - state.size))
      if (leaves.length === 0) break
      for (const leaf of leaves) {
        const by = signed !== undefined && state.size < signed.size ? withoutSignatures(crypto) : crypto
        const hash = leafHash(crypto, leaf)
        const { state: next, statement } = applyHashed(by, state, { bytes: leaf, hash })
        state = next
        tree.append(hash)
        if (tree.size === signed?.size && !equalBytes(tree.root(), signed.root)) return false
        if (statement?.known === true) await objects.logged(statement, [])
      }
    }
    if (tree.size !== head.size || !equalBytes(tree.root(), head.root)) {
      throw new GiaobanError('store/damaged', { recoverable: false })
    }
    return true
  }
  const opened = note && openCheckpoint(crypto, { note, log, witnesses: [] })
  const signed = opened?.ok === true ? opened.value.checkpoint : undefined
  const isHere = signed !== undefined && signed.size <= (await store.head()).size
  if (!(await catchUp(isHere ? signed : undefined))) {
    tree = new TreeHead(crypto)
    state = emptyDirectory(options.root)
    await catchUp()
  }

  const adopt = async (leaves: readonly Bytes[]): Promise<boolean> => {
    const grown = tree.clone()
    for (const leaf of leaves) grown.append(leafHash(crypto, leaf))
    const expected = { size: tree.size, root: tree.root() }
    step('log.append.before')
    const isAppended = await store.append({ expected, leaves, next: { size: grown.size, root: grown.root() } })
    step('log.append.after')
    await catchUp()
    return isAppended
  }

  /** When the quorum has seen it, by the policy of the tree here; 0 where it has not. */
  const witnessedAt = (candidate: Bytes | undefined): number => {
    const policy = policyAt(state)
    if (candidate === undefined || policy === undefined) return 0
    const opened = openCheckpoint(crypto, { note: candidate, log, witnesses: witnessKeys(policy) })
    return opened.ok ? (quorumTime(policy, opened.value.cosignatures) ?? 0) : 0
  }

  /** The newest note over the tree that is here. */
  const takeNote = async (shown: Bytes): Promise<void> => {
    const checkpoint = peekCheckpoint(shown)
    if (checkpoint?.size !== tree.size || !equalBytes(checkpoint.root, tree.root())) return
    const isOfThisTree = note !== undefined && peekCheckpoint(note)?.size === tree.size
    if (isOfThisTree && witnessedAt(shown) <= witnessedAt(note)) return
    await store.saveNote(shown)
    note = shown
  }

  const offerOf = (from: string): Refill => {
    const known = offers.get(from)
    if (known !== undefined) return known
    const [oldest] = offers.keys()
    if (offers.size >= limits.refillOffers && oldest !== undefined) offers.delete(oldest)
    const fresh = new Refill({ crypto, log, adopt })
    offers.set(from, fresh)
    return fresh
  }

  const refill = async (offer: RefillOffer): Promise<RefillAnswer> => {
    const opened = openCheckpoint(crypto, { note: offer.note, log, witnesses: [] })
    if (!opened.ok) return { isComplete: false, next: tree.size, isRefused: true }
    const answer = await offerOf(offer.from).take(offer, { tree, state })
    if (answer.isRefused) offers.delete(offer.from)
    if (!answer.isComplete) return answer
    offers.clear() // begun over a smaller tree
    await takeNote(offer.note)
    return answer
  }

  const turns = createTurns()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => turns.inTurn(log.name, work)

  return {
    origin: log.name,
    get state() {
      return state
    },
    submit: () => Promise.resolve(err('follows')),
    note: async () => note,
    cosigning: async () => ({ proof: [] }),
    missing: undefined,
    signedAt: undefined,
    refill: (offer) => inTurn(() => refill(offer)),
    cosign: async () => false,
    leaves: (from, count) => store.leaves(from, Math.min(count, limits.leavesPerPage)),
    follow: async () => false,
    object: objects.object,
    wraps: objects.wraps,
    bring: objects.bring,
    close: () => turns.settled(),
  }
}
