/**
 * What the exchange works with: the open vault, the verified directory, and whoever wants to know what has changed.
 * Composed once per unlocked home (engine/sync/compose.ts).
 */
import type { Bytes } from '../../shared/bytes.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import type { DeviceId, RecordId, UnitId } from '../../shared/ids.ts'
import type { Addressee } from '../../shared/protocol/addressee.ts'
import type { Checkpoint, NoteSigner } from '../../shared/protocol/checkpoint.ts'
import type { SecretKey } from '../../shared/protocol/crypto-port.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import type { Marking } from '../../shared/protocol/tbs.ts'
import type { Result } from '../../shared/result.ts'
import type { Clock } from '../../shared/time.ts'
import type { BasicDeps } from '../deps.ts'
import type { OwnKey } from '../envelope/open.ts'
import type { Store, WritableDb } from '../store/database.ts'

export interface SyncContext {
  readonly deps: BasicDeps
  /** The vault's clock: it never runs backwards. */
  readonly clock: Clock
  readonly store: Store
  readonly self: { readonly unit: UnitId; readonly device: DeviceId; readonly signing: SecretKey }
  readonly directory: SyncDirectory
  /** The private key of an addressee at exactly that epoch, if this home has or had it. */
  ownKey(addressee: Addressee): OwnKey | undefined
  /** That key is still to come: mail for it waits. */
  isAwaited(addressee: Addressee): boolean
  /** Cosigns the audits of other devices; the caller purges its key. Absent in a home that enrolment has not finished. */
  readonly witness?: () => NoteSigner | undefined
  readonly records: RecordIndex
  readonly news: News
}

/** What sealing is done under: the newest checkpoint, with the cosignatures relied on. */
export interface SealingView {
  readonly checkpoint: Checkpoint
  readonly note: Bytes
}

/** Where a statement's checkpoint stands against this home's tree (docs/spec/directory.md, Comparing views). */
export type CheckpointVerdict = 'same' | 'fetch-first' | 'log-unknown' | 'split-view' | 'sender-lied'

export interface SyncDirectory {
  readonly state: DirectoryState
  /** When a quorum has last seen this tree, ms: time that this PC's clock cannot put forward. */
  readonly witnessedAt: number | undefined
  /** Refuses with `directory/stale`, `directory/split-view`, `directory/update-needed` or `clock/refused`. */
  sealing(marking: Marking): Result<SealingView, ErrorCode>
  compare(tx: WritableDb, claimed: Checkpoint, note: Bytes): CheckpointVerdict
  /** What a leaf names by SHA-256: a unit's public key. */
  object(hash: Bytes): Bytes | undefined
}

/** The projections, told what has come in. Runs inside the transaction that stores it. */
export interface RecordIndex {
  refresh(tx: WritableDb, records: Iterable<RecordId>): void
}

/** `late`, `hit-late`: this unit owes a word whose time has passed. `silent`: another one does. */
export type Arrival = 'bulletin' | 'hit' | 'request' | 'late' | 'silent' | 'hit-late'

/** Told after a commit. */
export interface News {
  /**
   * A bulletin or a request of another unit, its question whether one that it has found is ours, or a deadline that has
   * passed.
   */
  arrived(record: RecordId, what: Arrival): void
  changed(records: readonly RecordId[]): void
  /** Something waits to be sent. */
  outgoing(): void
  /** A statement of several hands has come, or something became of one. */
  proposals(): void
}
