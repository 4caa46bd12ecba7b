/**
 * The home's directory: takes pages of leaves and signed notes, believes only what the log has signed, a quorum has
 * cosigned and this home can recompute, and says when it may be relied on (docs/spec/directory.md, Clients).
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'
import { idOf, type LeafHash } from '../../shared/ids.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { limits } from '../../shared/limits.ts'
import { openCheckpoint, type Checkpoint, type NoteKey } from '../../shared/protocol/checkpoint.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import { suite } from '../../shared/protocol/header.ts'
import { kemPublicKeyLength } from '../../shared/protocol/directory/seed-wraps.ts'
import { allUnits, currentEpoch, policyAt, unitAt } from '../../shared/protocol/directory/selectors.ts'
import type { Marking } from '../../shared/protocol/tbs.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { atOnce, type Steps } from '../steps.ts'
import type { DirectoryClientOptions, DirectoryFacts } from './client-options.ts'
import { FollowedLogs, type AnnouncedLog } from './followed-logs.ts'
import { Replica, type JudgedLeaf } from './replica.ts'
import { alarmsOf, loudAlarms, unproven } from './leaf-alarms.ts'
import { describeOwnLeaf, type OwnLeaf } from './own-leaves.ts'
import { publicKeysNamed, type OwnLog } from './own-log.ts'
import type { SplitView, StoredNote } from './store.ts'
import { isUnwitnessed, quorumTime, witnessKeys } from '../../shared/protocol/directory/witnessing.ts'

/** What sealing is done under: the checkpoint, and its note with the cosignatures relied on. */
export interface SealingView {
  readonly checkpoint: Checkpoint
  readonly note: Bytes
}

/** Where a statement's checkpoint stands against this home's tree (docs/spec/directory.md, Comparing views). */
export type CheckpointVerdict = 'same' | 'fetch-first' | 'log-unknown' | 'split-view' | 'sender-lied'

/** Of a relay. */
interface Answer {
  readonly note: Bytes
  readonly from: number
  readonly leaves: readonly Bytes[]
}

export type Ingested =
  /** Leaves are missing up to the note's size: ask for those from `from` on. */
  | { readonly kind: 'need'; readonly from: number; readonly count: number }
  /** Verified, judged, stored. `leaves` are the new ones; empty when only the cosignatures are newer. */
  | { readonly kind: 'current'; readonly leaves: readonly JudgedLeaf[] }

export class DirectoryClient<Tx> {
  readonly #options: DirectoryClientOptions<Tx>
  readonly #replica: Replica
  #newest: StoredNote | undefined
  #splitView: SplitView | undefined
  /** Leaves behind the copy's, not yet covered by a verified root. */
  #pending: readonly Bytes[] = []
  readonly #logs: FollowedLogs

  private constructor(options: DirectoryClientOptions<Tx>) {
    this.#options = options
    this.#replica = new Replica(options.crypto, options.root)
    this.#logs = new FollowedLogs(options.crypto, options.log, () => this.#replica.state)
    this.#newest = options.store.newestNote()
  }

  /**
   * Replays what the home holds. Throws GiaobanError `store/damaged` when leaves and the stored note do not agree, or
   * the note is not the pinned log's.
   */
  static open<Tx>(options: DirectoryClientOptions<Tx>): DirectoryClient<Tx> {
    return atOnce(DirectoryClient.opening(options))
  }

  /** The same in steps, counted in leaves. */
  static *opening<Tx>(options: DirectoryClientOptions<Tx>): Steps<DirectoryClient<Tx>> {
    const client = new DirectoryClient(options)
    yield* client.#replay()
    return client
  }

  *#replay(): Steps<void> {
    const options = this.#options
    const alarms = options.store.alarms()
    const again = unproven(alarms)
    const trusts = (index: number): boolean => options.trustsStored === true && !again.has(index)
    yield* this.#replica.restoring(options.store.leaves(), trusts)
    const { size, state } = this.#replica
    const areRoots = [...state.newLogs].every(({ index, root }) => equalBytes(this.#replica.root(index), root))
    const signed = this.#newest && this.#logs.signed(this.#newest.note)
    const isOwn =
      this.#newest === undefined
        ? size === 0
        : signed?.isOld === false &&
          signed.checkpoint.size === size &&
          equalBytes(signed.checkpoint.root, this.#replica.root())
    if (!isOwn || !areRoots) throw new GiaobanError('store/damaged', { recoverable: false })
    this.#splitView = alarms.find((alarm) => alarm.kind === 'split-view')
  }

  get state(): DirectoryState {
    return this.#replica.state
  }

  /** The log that is followed today: the pinned one, or the last that the authority has named after it. */
  get log(): NoteKey {
    return this.#logs.today
  }

  /** What a witness of this home looks at. */
  get witnessed(): AnnouncedLog {
    return this.#logs.witnessed
  }

  /** For inclusion proofs in evidence. */
  get replica(): Pick<Replica, 'path' | 'root' | 'size'> {
    return this.#replica
  }

  /** When a quorum has last seen this tree as the largest, ms; `undefined` before the first note. */
  get witnessedAt(): number | undefined {
    return this.#newest?.witnessedAt
  }

  /** The newest note, to hand on. */
  get note(): Bytes | undefined {
    return this.#newest?.note
  }

  /** Whether the log that is followed, or one before it, has signed that note. */
  hasSigned(note: Bytes): boolean {
    return this.#logs.signed(note) !== undefined
  }

  /**
   * One answer of the relay: the newest note, and leaves from `from` on. Call until `current`. Refusals:
   * `directory/invalid` = garbage, a foreign key, too few cosignatures, or leaves that do not lead to the root (ask
   * again; if it stays, `proveSplitView`); `directory/rollback` = a smaller tree; `directory/other-world` = of a
   * demonstration where the profile is none, or the reverse; `directory/split-view`.
   */
  ingest(input: Answer): Result<Ingested, ErrorCode> {
    return atOnce(this.ingesting(input))
  }

  /** The same in steps, counted in leaves. Nothing is taken over before the last of them. */
  *ingesting(input: Answer): Steps<Result<Ingested, ErrorCode>> {
    const { clock } = this.#options
    if (this.#splitView !== undefined) {
      if (!this.#isAlarmKept()) this.#options.store.transaction('directory.alarm', (tx) => this.#keepAlarm(tx))
      return err('directory/split-view')
    }
    const claim = this.#logs.claim(input.note)
    if (claim === undefined || claim.isOld) return err('directory/invalid')
    const { size, root } = claim.checkpoint
    const own = this.#replica.size
    if (claim.isSigned && size <= own && !equalBytes(root, this.#replica.root(size))) return this.#alarmed(input.note)
    // a log that takes another one's place has one leaf more: the statement that names it
    if (size < own || (!claim.isSigned && size === own)) return err('directory/rollback')

    const behind = own + this.#pending.length
    if (input.from <= behind) this.#pending = [...this.#pending, ...input.leaves.slice(behind - input.from)]
    const missing = size - own - this.#pending.length
    const pendingBytes = this.#pending.reduce((sum, leaf) => sum + leaf.length, 0)
    if (missing > 0 && (size - own > limits.leavesToCatchUp || pendingBytes > limits.leavesToCatchUpBytes)) {
      this.#pending = [] // whoever signs such a size means to fill the memory
      return err('directory/invalid')
    }
    if (missing > 0) {
      return ok({ kind: 'need', from: size - missing, count: Math.min(missing, limits.leavesPerPage) })
    }
    const added = this.#pending.slice(0, size - own)
    this.#pending = []
    const candidate = yield* this.#replica.growing(added)
    if (!equalBytes(candidate.root, root)) return err('directory/invalid')
    if (own === 0 && !this.#goesOnFromAnchor(added)) {
      if (size < this.#anchorSize()) return err('directory/rollback')
      return claim.isSigned ? this.#alarmed(input.note) : err('directory/invalid')
    }
    const judged = yield* candidate.judging()
    // what came to light between two steps
    if (this.#splitView !== undefined) return err('directory/split-view')
    if (this.#replica.size !== own) return yield* this.ingesting({ ...input, leaves: [] })
    if (!this.#isOfThisWorld(judged.state)) return err('directory/other-world')
    if (!this.#replica.isTreeNamed(added, judged.state)) return err('directory/invalid')
    const witnessedAt = this.#quorumTime(input.note, judged.state)
    if (witnessedAt === undefined) return err('directory/invalid')
    const isNews = size > own || witnessedAt > (this.#newest?.witnessedAt ?? -1)
    if (isNews) this.#keep({ note: input.note, size, root, witnessedAt, receivedAt: clock.now() }, judged)
    return ok({ kind: 'current', leaves: judged.leaves })
  }

  /**
   * `leaves`: the whole log as the relay gives it now, up to the note. Raises the alarm when they lead to a root that
   * the log has signed, or one that the authority has named in it, and do not begin with this home's leaves: two histories.
   */
  proveSplitView(input: { readonly note: Bytes; readonly leaves: readonly Bytes[] }): boolean {
    const claim = this.#logs.claim(input.note)
    if (claim === undefined || claim.isOld || input.leaves.length !== claim.checkpoint.size) return false
    const own = this.#replica.size
    const all = new Replica(this.#options.crypto, this.#options.root)
    const whole = all.candidate(input.leaves)
    const isSigned =
      equalBytes(whole.root, claim.checkpoint.root) &&
      (claim.isSigned || this.#logs.isByLast(input.note, whole.judge().state))
    const begins = all.candidate(input.leaves.slice(0, own)).root
    if (!isSigned || input.leaves.length < own || equalBytes(begins, this.#replica.root())) return false
    this.#alarmed(input.note)
    return true
  }

  /** Whether this home may seal now, and under what. */
  sealing(marking: Marking): Result<SealingView, ErrorCode> {
    const newest = this.#newest
    const policy = policyAt(this.state)
    if (this.#splitView !== undefined) return err('directory/split-view')
    if (this.state.updateNeeded !== undefined) return err('directory/update-needed')
    if (newest === undefined || policy === undefined) return err('directory/stale')
    if (!this.#isOfThisWorld(this.state)) return err('directory/other-world')
    if (policy.minSuite > suite) return err('directory/update-needed') // it only rises: nothing of ours is good enough
    const age = this.#options.clock.now() - newest.witnessedAt
    if (age < -limits.skewRefusedMs) return err('clock/refused')
    if (age >= this.#maxAge(marking)) return err('directory/stale')
    const checkpoint = { origin: this.log.name, size: newest.size, root: newest.root }
    return ok({ checkpoint, note: newest.note })
  }

  /** A sender's checkpoint and the note in its body. A split view is kept as an alarm within `tx`. */
  compare(tx: Tx, claimed: Checkpoint, note: Bytes): CheckpointVerdict {
    if (this.#splitView !== undefined) {
      this.#keepAlarm(tx)
      return 'split-view'
    }
    const claim = this.#logs.claim(note)
    const says = claim?.checkpoint
    const isSaid = says?.origin === claimed.origin && says.size === claimed.size && equalBytes(says.root, claimed.root)
    if (claim === undefined || !isSaid) return 'sender-lied'
    if (claimed.size > this.#replica.size) return claim.isSigned ? 'fetch-first' : 'log-unknown'
    if (!claim.isSigned) return 'sender-lied'
    if (equalBytes(claimed.root, this.#replica.root(claimed.size))) return 'same'
    // a key that was given up may be in anybody's hands: it raises no alarm any more
    if (claim.isOld) return 'sender-lied'
    this.#raise(tx, note)
    return 'split-view'
  }

  /** A public key that a leaf names, if it was fetched. */
  object(hash: Bytes): Bytes | undefined {
    return this.#options.store.objects.get(hash)
  }

  /** Keys of current epochs and of the own unit's devices that are still to be fetched. */
  missingObjects(): readonly Bytes[] {
    const { state } = this
    const epochs = allUnits(state).flatMap(({ unit }) => currentEpoch(state, unit)?.publicKeyHash ?? [])
    const devices = [...state.devices.values()].filter((device) => device.unit === this.#options.unit)
    const named = [...epochs, ...devices.flatMap((device) => device.keys.last?.publicKeyHash ?? [])]
    return named.filter((hash) => this.object(hash) === undefined)
  }

  /** Keeps those that the directory asks for; gives their number. Others are dropped: a relay cannot fill the disk. */
  putObjects(objects: readonly Bytes[]): number {
    const { crypto, store } = this.#options
    const missing = this.missingObjects()
    const wanted = objects
      .filter((bytes) => bytes.length === kemPublicKeyLength)
      .map((bytes) => ({ hash: crypto.sha256(bytes), bytes }))
      .filter(({ hash }) => missing.some((each) => equalBytes(each, hash)))
    if (wanted.length > 0) {
      store.transaction('directory.objects', (tx) => {
        for (const object of wanted) store.objects.put(tx, object)
      })
    }
    return wanted.length
  }

  facts(): DirectoryFacts {
    const policy = policyAt(this.state)
    const newest = this.#newest
    return {
      origin: this.log.name,
      size: this.#replica.size,
      root: this.#replica.root(),
      witnessed: policy !== undefined && !isUnwitnessed(policy),
      ageMs: newest === undefined ? undefined : Math.max(0, this.#options.clock.now() - newest.witnessedAt),
      alarms: loudAlarms(this.#options.store.alarms()),
    }
  }

  /** What this home can give a relay that has lost its log. */
  ownLog(): OwnLog {
    const { size } = this.#replica
    return {
      origin: this.log.name,
      size,
      note: this.#newest?.note,
      leaves: (from, count) => this.#options.store.leavesFrom(from, Math.min(count, size - from)),
      objects: () => publicKeysNamed(this.state).flatMap((hash) => this.object(hash) ?? []),
    }
  }

  /** What was done about the own unit that nobody at this home has signed, oldest first. */
  notices(): readonly (OwnLeaf & { readonly at: number; readonly leaf: LeafHash })[] {
    const own = this.#options.store.alarms().filter((alarm) => alarm.kind === 'own-unit')
    if (own.length === 0) return []
    const wanted = new Map(own.map((alarm) => [alarm.index, alarm.at]))
    const found: (OwnLeaf & { readonly at: number; readonly leaf: LeafHash })[] = []
    let index = 0
    for (const leaf of this.#options.store.leaves()) {
      const at = wanted.get(index)
      const described = at === undefined ? undefined : describeOwnLeaf(this.state, index, leaf)
      if (described !== undefined && at !== undefined) {
        found.push({ ...described, at, leaf: idOf<LeafHash>(leafHash(this.#options.crypto, leaf)) })
      }
      index++
    }
    return found
  }

  #isOfThisWorld(state: DirectoryState): boolean {
    const { demo } = this.#options
    const policy = policyAt(state)
    return demo === undefined || policy === undefined || policy.demo === demo
  }

  #maxAge(marking: Marking): number {
    if (marking === 'mat') return limits.checkpointMaxAgeMatMs
    const isCourier = unitAt(this.state, this.#options.unit)?.link === 'courier'
    return isCourier ? limits.checkpointMaxAgeCourierMs : limits.checkpointMaxAgeMs
  }

  #anchorSize(): number {
    const { anchor } = this.#options
    return (anchor && this.#logs.signed(anchor)?.checkpoint.size) ?? 0
  }

  /** Both trees are signed by the log: where the leaves do not lead to the inviter's, there are two histories. */
  #goesOnFromAnchor(leaves: readonly Bytes[]): boolean {
    const { anchor } = this.#options
    const seen = anchor && this.#logs.signed(anchor)?.checkpoint
    if (seen === undefined) return true
    const { root } = this.#replica.candidate(leaves.slice(0, seen.size))
    return leaves.length >= seen.size && equalBytes(root, seen.root)
  }

  /** When a quorum, by today's policy, had last seen the tree of a note that somebody relied on; `undefined` if none had. */
  cosignedAt(note: Bytes): number | undefined {
    return this.#quorumTime(note, this.state)
  }

  /** Under the policy that holds after these leaves; the pinned log is the one that it names, or came before that one. */
  #quorumTime(note: Bytes, state: DirectoryState): number | undefined {
    const policy = policyAt(state)
    if (policy === undefined || !this.#logs.isByLast(note, state)) return undefined
    const { crypto } = this.#options
    const log = { name: policy.log.origin, publicKey: policy.log.key }
    const opened = openCheckpoint(crypto, { note, log, witnesses: witnessKeys(policy) })
    const time = opened.ok ? quorumTime(policy, opened.value.cosignatures) : undefined
    this.#logs.announce(log) // a witness looks at a log before a quorum of them has
    return time
  }

  #keep(note: StoredNote, judged: { readonly state: DirectoryState; readonly leaves: readonly JudgedLeaf[] }): void {
    const { store, self, unit } = this.#options
    store.transaction('directory.leaves', (tx) => {
      store.appendLeaves(tx, judged.leaves)
      store.saveNote(tx, note)
      for (const alarm of alarmsOf(judged, { at: note.receivedAt, self: self && { ...self, unit } })) {
        store.addAlarm(tx, alarm)
      }
    })
    this.#replica.adopt(judged.state, judged.leaves)
    this.#newest = note
    if (judged.state.newLogs.length > 0) this.#logs.forget()
  }

  #alarmed(other: Bytes): { readonly ok: false; readonly error: ErrorCode } {
    this.#options.store.transaction('directory.alarm', (tx) => this.#raise(tx, other))
    return err('directory/split-view')
  }

  /** The transaction that raised the alarm may have been undone: the evidence must outlive this process. */
  #keepAlarm(tx: Tx): void {
    if (!this.#isAlarmKept() && this.#splitView !== undefined) this.#options.store.addAlarm(tx, this.#splitView)
  }

  #isAlarmKept(): boolean {
    return this.#options.store.alarms().some((alarm) => alarm.kind === 'split-view')
  }

  #raise(tx: Tx, other: Bytes): void {
    const own = this.#newest?.note ?? this.#options.anchor ?? new Uint8Array(0)
    const alarm: SplitView = { kind: 'split-view', at: this.#options.clock.now(), own, other }
    this.#options.store.addAlarm(tx, alarm)
    this.#splitView = alarm
  }
}
