/**
 * The one writer of the directory log (docs/spec/directory.md, The log). It runs the same state machine as every client
 * and takes only statements that have an effect; it persists before it signs, and signs before it answers.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { idOf, type LeafHash } from '../../shared/ids.ts'
import {
  addCosignature,
  checkpointText,
  cosign,
  openCheckpoint,
  peekCheckpoint,
  signCheckpoint,
  type NoteSigner,
} from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { emptyDirectory, type DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { decodeLeaf, encodeLeaf } from '../../shared/protocol/directory/leaf.ts'
import { applyHashed, applyLeaf, withoutSignatures } from '../../shared/protocol/directory/state.ts'
import type { VoidReason } from '../../shared/protocol/directory/verdict.ts'
import type { NoteSignature } from '../../shared/protocol/note.ts'
import { policyAt } from '../../shared/protocol/directory/selectors.ts'
import { MerkleTree, TreeHead } from '../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Clock } from '../../shared/time.ts'
import { createTurns } from '../in-turn.ts'
import { CollectedNote } from './collected-note.ts'
import { HourlyRate } from './hourly-rate.ts'
import { createLogObjects, type LogObjects } from './objects.ts'
import { namesThisLog, parse, stampFor } from './submission.ts'
import { Refill, type RefillAnswer, type RefillOffer } from './refill.ts'
import type { SignedHead } from './signed-head.ts'
import { StatementPlaces } from './statement-places.ts'
import type { LogHead, LogStore } from './store.ts'

export interface LogWriterOptions {
  readonly crypto: Crypto
  readonly store: LogStore
  readonly clock: Clock
  /** The log's name is its origin. */
  readonly log: NoteSigner
  readonly witness: NoteSigner
  /** Root fingerprint that the first policy must have; absent: the first one given is taken. */
  readonly root?: Bytes
  /** Named before and after every durable write: `log.append`, `log.sign`. */
  readonly step: (name: string) => void
  /** The largest tree that was signed, outside of the data: what tells a wiped log from a new one. */
  readonly signedHead?: SignedHead
  /**
   * No other process has written to this store. Where it was signed for and nothing says up to where, it is a copy that was
   * put back on another machine: others may know more, and it signs nothing until somebody shows how far it came.
   */
  readonly isAlone?: boolean
  /** The operator's word in the place of that: no tree larger than this was ever signed. */
  readonly signedUpTo?: number
}

export interface Submitted {
  readonly index: number
  /** Size of the log that holds it, as just signed. */
  readonly size: number
  readonly leaf: LeafHash
  /** It was in the log already: an answer that was lost, asked again. */
  readonly isRepeat: boolean
}

/**
 * `directory/refused` beyond what the rules say: unknown = a later version's; other-log = the policy names another log;
 * objects = keys or wraps are not here; logged = a past time without a demonstration policy, or out of order;
 * rate = too many in an hour; refill = leaves that were signed are missing, nothing new until they are back;
 * follows = this is a copy, the log is written by another relay.
 */
export type SubmitRefusal = VoidReason | 'unknown' | 'other-log' | 'objects' | 'logged' | 'rate' | 'refill' | 'follows'

export interface LogWriter extends LogObjects {
  readonly origin: string
  /** As of the newest leaf. */
  readonly state: DirectoryState
  submit(input: { readonly statement: Bytes; readonly logged?: number }): Promise<Result<Submitted, SubmitRefusal>>
  /**
   * The newest note that a quorum has cosigned; while there was none yet, the newest. `undefined` while the log is
   * empty, or belongs to another log.
   */
  note(): Promise<Bytes | undefined>
  /** For a witness that has cosigned the tree of `size`: the newest note, and the proof from there. */
  cosigning(size: number): Promise<{ readonly note?: Bytes; readonly proof: readonly Bytes[] }>
  /** What this log has signed and no longer has, its own tree where nobody has said so yet; `undefined` when nothing is missing. */
  readonly missing: LogHead | undefined
  /** Leaves by index, from whoever can show a note that this log has signed (docs/spec/directory.md, Refill). */
  refill(offer: RefillOffer): Promise<RefillAnswer>
  /** False for anything but a verified, timely cosignature of the newest tree by a witness of the policy. */
  cosign(cosignature: NoteSignature): Promise<boolean>
  /** When this process last cosigned the tree, ms UTC. */
  readonly signedAt: number | undefined
  leaves(from: number, count: number): Promise<readonly Bytes[]>
  /** As in RelayLog. A note over leaves that are not here yet waits for them. */
  follow(note?: Bytes): Promise<boolean>
  /** Resolves when everything that was submitted is answered. */
  close(): Promise<void>
}

/**
 * Replays the stored log. Throws GiaobanError `store/damaged` when leaves and head do not agree, or this log has signed
 * other leaves. A store that holds
 * less than this log has signed waits for a refill and signs nothing.
 */
export async function createLogWriter(options: LogWriterOptions): Promise<LogWriter> {
  const { crypto, store, clock, log, witness, step } = options
  const rate = new HourlyRate()
  const places = new StatementPlaces()
  const tree = new TreeHead(crypto)
  /** All nodes, for consistency proofs: 64 bytes a leaf. */
  const nodes = new MerkleTree(crypto)
  const collected = new CollectedNote({ crypto, log: { name: log.name, publicKey: log.keys.publicKey } })
  let state = emptyDirectory(options.root)
  const objects = createLogObjects({ crypto, store, state: () => state, monotonic: () => clock.monotonic() })
  let cosignedAt = Number.NEGATIVE_INFINITY

  const take = (hash: Bytes, next: DirectoryState, statement: Bytes): void => {
    tree.append(hash)
    nodes.append(hash)
    places.add(crypto.sha256(statement), state.size)
    state = next
  }

  /**
   * Takes over what the store holds beyond this state: at the start, and what another process has written. The signatures
   * of the first `proven` leaves are not verified: the caller compares their root with one that this log has signed.
   */
  const catchUp = async (proven = 0): Promise<void> => {
    const head = await store.head()
    if (head.size === state.size && equalBytes(head.root, tree.root())) return
    while (state.size < head.size) {
      const page = await store.leaves(state.size, Math.min(limits.leavesPerPage, head.size - state.size))
      if (page.length === 0) throw new GiaobanError('store/damaged', { recoverable: false })
      for (const leaf of page) {
        const by = state.size < proven ? withoutSignatures(crypto) : crypto
        const hash = leafHash(crypto, leaf)
        const { state: next, verdict, statement } = applyHashed(by, state, { bytes: leaf, hash })
        const decoded = decodeLeaf(leaf)
        if (decoded === undefined || statement?.known !== true || verdict.kind !== 'applied') {
          throw new GiaobanError('store/damaged', { recoverable: false })
        }
        take(hash, next, decoded.statement)
        rate.count(HourlyRate.unitOf(verdict, statement), decoded.logged)
        await objects.logged(statement, [])
      }
    }
    if (!equalBytes(tree.root(), head.root)) throw new GiaobanError('store/damaged', { recoverable: false })
  }

  let signedSize = 0
  /** Who signs it first does not matter: this process must know it after a loss of all data. */
  const keepSigned = async (head: LogHead): Promise<void> => {
    if (head.size <= signedSize) return
    await options.signedHead?.save(head)
    signedSize = head.size
  }

  /** Only ever called for a tree that the store has confirmed. Cosignatures of the unchanged tree stay. */
  const sign = async (): Promise<Bytes> => {
    const now = clock.now()
    const checkpoint = { origin: log.name, size: tree.size, root: tree.root() }
    await keepSigned({ size: tree.size, root: tree.root() })
    const cosignature = cosign(crypto, witness, { text: checkpointText(checkpoint), timeMs: now })
    const old = collected.newest
    const own = old !== undefined && collected.size === tree.size ? old : signCheckpoint(crypto, log, checkpoint)
    const cosigned = addCosignature(own, cosignature)
    if (cosigned === undefined) throw new TypeError('a note that was just made does not parse')
    step('log.sign.before')
    await store.saveNote(cosigned)
    step('log.sign.after')
    collected.take({ note: cosigned, size: checkpoint.size }, policyAt(state))
    cosignedAt = now
    return cosigned
  }

  /**
   * Signs when the tree has grown (or a signature failed to be saved) or the cosignature is 10 min old. Nothing while
   * the leaves belong to another log: then only the authority's `new log` is taken.
   */
  const freshNote = async (): Promise<Bytes | undefined> => {
    await catchUp()
    if (tree.size === 0 || awaited() !== undefined || !namesThisLog(state, log)) return undefined
    const isFresh = collected.size === tree.size && clock.now() - cosignedAt < limits.cosignEveryMs
    return isFresh ? collected.newest : sign()
  }

  const takeCosignature = async (cosignature: NoteSignature): Promise<boolean> => {
    const note = await freshNote()
    const policy = policyAt(state)
    const cosigned = note && policy && collected.with(cosignature, policy, clock.now())
    if (cosigned === undefined) return false
    step('log.sign.before')
    await store.saveNote(cosigned)
    step('log.sign.after')
    collected.take({ note: cosigned, size: tree.size }, policy)
    return true
  }

  const placeOf = async (
    statement: Bytes,
  ): Promise<{ readonly index: number; readonly leaf: LeafHash } | undefined> => {
    for (const index of places.find(crypto.sha256(statement))) {
      const [leaf] = await store.leaves(index, 1)
      const stored = leaf && decodeLeaf(leaf)
      if (leaf === undefined || stored === undefined) throw new GiaobanError('store/damaged', { recoverable: false })
      if (equalBytes(stored.statement, statement)) return { index, leaf: idOf<LeafHash>(leafHash(crypto, leaf)) }
    }
    return undefined
  }

  const submit = async (input: {
    readonly statement: Bytes
    readonly logged?: number
  }): Promise<Result<Submitted, SubmitRefusal>> => {
    await catchUp()
    if (awaited() !== undefined) return err('refill')
    const known = await placeOf(input.statement)
    if (known !== undefined) {
      await freshNote()
      return ok({ ...known, size: state.size, isRepeat: true })
    }
    const statement = parse(input.statement)
    if (statement === undefined) return err('malformed')
    if (!statement.known) return err('unknown')
    const logged = stampFor({ state, statement, now: clock.now(), asked: input.logged })
    if (logged === undefined) return err('logged')
    const leaf = encodeLeaf({ logged, statement: input.statement })
    const { state: after, verdict } = applyLeaf(crypto, state, leaf)
    if (verdict.kind !== 'applied') return err(verdict.kind === 'void' ? verdict.reason : 'unknown')
    if (!namesThisLog(after, log)) return err('other-log')
    if (statement.type === 'new-log' && !equalBytes(statement.body.root, tree.root())) return err('log')
    const unit = HourlyRate.unitOf(verdict, statement)
    if (!rate.allows(unit, logged)) return err('rate')
    const needed = await objects.neededFor(statement)
    if (needed === undefined) return err('objects')

    const expected = { size: tree.size, root: tree.root() }
    const grown = tree.clone()
    const hash = leafHash(crypto, leaf)
    grown.append(hash)
    step('log.append.before')
    const next = { size: grown.size, root: grown.root() }
    const isAppended = await store.append({ expected, leaves: [leaf], objects: needed, next })
    step('log.append.after')
    if (!isAppended) return submit(input) // another process was first
    const index = state.size
    take(hash, after, input.statement)
    await objects.logged(statement, needed)
    rate.count(unit, logged)
    await freshNote()
    return ok({ index, size: state.size, leaf: idOf<LeafHash>(hash), isRepeat: false })
  }

  /** The complete tree of an offer, all at once: before and after it the log is one that was signed. */
  const adopt = async (leaves: readonly Bytes[]): Promise<boolean> => {
    const grown = tree.clone()
    for (const leaf of leaves) grown.append(leafHash(crypto, leaf))
    step('log.append.before')
    const expected = { size: tree.size, root: tree.root() }
    const isAppended = await store.append({ expected, leaves, next: { size: grown.size, root: grown.root() } })
    step('log.append.after')
    await catchUp()
    return isAppended
  }
  /** A copy of which nobody has said yet whether it is all. */
  let isUnsure = false
  const awaited = (): LogHead | undefined =>
    refill.target ?? (isUnsure ? { size: tree.size, root: tree.root() } : undefined)
  const refill = new Refill({ crypto, log: { name: log.name, publicKey: log.keys.publicKey }, adopt })

  const kept = await options.signedHead?.load()
  signedSize = kept?.size ?? 0
  // it judged them before it signed them: leaves under this root are those, wherever they have come from since
  await catchUp(kept !== undefined && kept.size <= (await store.head()).size ? kept.size : 0)
  const saved = await store.note()
  const checkpoint = saved && peekCheckpoint(saved)
  // other leaves were signed in their place: whoever signs on shows two histories, and every desk stops
  const isOther = kept !== undefined && kept.size <= tree.size && !equalBytes(nodes.root(kept.size), kept.root)
  if (isOther) throw new GiaobanError('store/damaged', { recoverable: false })
  const heads = [kept, checkpoint].filter((each) => each !== undefined)
  // leaves that were signed are missing: signing anything now would be a second history
  for (const head of heads) if (head.size > tree.size) refill.expect(head)
  const isOfThisTree = checkpoint?.size === tree.size && equalBytes(checkpoint.root, tree.root())
  // the cosignatures of units outlive a restart; the own one is renewed with the next note
  const isOwnNote = saved !== undefined && checkpoint?.origin === log.name
  const isVouched = (): boolean => tree.size >= (options.signedUpTo ?? Number.POSITIVE_INFINITY)
  const isCopy = options.isAlone === true && options.signedHead !== undefined && kept === undefined
  isUnsure = isCopy && isOwnNote && !isVouched()
  if (!isUnsure && saved !== undefined && isOfThisTree && isOwnNote) {
    if (collected.merge({ note: saved, size: tree.size }, policyAt(state))) {
      await keepSigned({ size: tree.size, root: tree.root() })
    }
  }

  /** Up to where a note by this log goes and when its own witness cosigned it; `undefined` where these leaves do not begin so. */
  const signedOver = (note: Bytes | undefined): { readonly size: number; readonly timeMs: number } | undefined => {
    const keys = { log: { name: log.name, publicKey: log.keys.publicKey }, witness: witness.keys.publicKey }
    const witnesses = [{ name: witness.name, publicKey: keys.witness }]
    const opened = note && openCheckpoint(crypto, { note, log: keys.log, witnesses })
    if (opened?.ok !== true) return undefined
    const { size, root } = opened.value.checkpoint
    const own = opened.value.cosignatures.find(({ name }) => name === witness.name)
    if (own === undefined || size > tree.size || !equalBytes(nodes.root(size), root)) return undefined
    return { size, timeMs: own.timeMs }
  }
  /**
   * Somebody has seen more than the copy, or its tree signed later than the note in it. That note may be over fewer leaves:
   * it is written after them, and a copy, or an end of the process, may come in between.
   */
  const becomeSure = async (note: Bytes, isFilled: boolean): Promise<boolean> => {
    const [shown, old] = [signedOver(note), signedOver(saved)]
    const isWhole = shown?.size === tree.size
    const isLater = isWhole && old !== undefined && (shown.size > old.size || shown.timeMs > old.timeMs)
    const isEnough = options.signedUpTo === undefined ? isFilled || isLater : isVouched()
    if (!isEnough) return false
    await keepSigned({ size: tree.size, root: tree.root() })
    isUnsure = false
    return true
  }

  let waiting: Bytes | undefined
  const follow = async (note: Bytes | undefined): Promise<boolean> => {
    await catchUp()
    waiting = note ?? waiting
    const seen = waiting && peekCheckpoint(waiting)
    if (waiting === undefined || seen === undefined || seen.size > tree.size) return false
    const before = collected.witnessed
    if (seen.size === tree.size) {
      const isTaken = collected.merge({ note: waiting, size: seen.size }, policyAt(state))
      if (isTaken && equalBytes(seen.root, tree.root())) await keepSigned({ size: tree.size, root: tree.root() })
    }
    waiting = undefined
    return collected.witnessed !== before
  }

  const turns = createTurns()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => turns.inTurn(log.name, work)

  return {
    origin: log.name,
    get state() {
      return state
    },
    submit: (input) => inTurn(() => submit(input)),
    follow: (note) => inTurn(() => follow(note)),
    note: () =>
      inTurn(async () => {
        const newest = await freshNote()
        return collected.witnessed ?? newest
      }),
    cosigning: (size) =>
      inTurn(async () => {
        const note = await freshNote()
        if (note === undefined || size > tree.size) return { proof: [] }
        return { note, proof: nodes.consistency(size) }
      }),
    get missing() {
      return awaited()
    },
    refill: (offer) =>
      inTurn(async () => {
        await catchUp()
        const before = tree.size
        const answer = await refill.take(offer, { tree, state })
        if (answer.isComplete && isUnsure && !(await becomeSure(offer.note, tree.size > before)))
          return { ...answer, isComplete: false }
        if (answer.isComplete) await freshNote()
        return answer
      }),
    get signedAt() {
      return Number.isFinite(cosignedAt) ? cosignedAt : undefined
    },
    cosign: (cosignature) => inTurn(() => takeCosignature(cosignature)),
    leaves: (from, count) => store.leaves(from, Math.min(count, limits.leavesPerPage)),
    object: objects.object,
    wraps: objects.wraps,
    bring: objects.bring,
    close: () => turns.settled(),
  }
}
