/** Where a home keeps its copy of the directory. The adapter over the encrypted database: engine/store/directory.ts. */
import type { Bytes } from '../../shared/bytes.ts'
import type { UnitId } from '../../shared/ids.ts'

/** Two notes signed by the log for trees that cannot both be: the log shows different people different things. */
export interface SplitView {
  readonly kind: 'split-view'
  readonly at: number
  readonly own: Bytes
  readonly other: Bytes
}
/** The log took a leaf that breaks a rule: without effect here, and a sign that the log does not check. */
export interface VoidLeaf {
  readonly kind: 'void-leaf'
  readonly at: number
  readonly index: number
}
/** A leaf of a later version or type. Kept so that a newer program judges it anew, signatures and all; not shown. */
export interface UnknownLeaf {
  readonly kind: 'unknown-leaf'
  readonly at: number
  readonly index: number
}
/** The log stamped a leaf more than a day ahead: everybody's clock of the rules runs away. */
export interface FutureLeaf {
  readonly kind: 'future-leaf'
  readonly at: number
  readonly index: number
}
/** Something was done about the own unit that nobody at this home has signed (own-leaves.ts). News, not a fault. */
export interface OwnUnitLeaf {
  readonly kind: 'own-unit'
  readonly at: number
  readonly index: number
}
export type DirectoryAlarm = SplitView | VoidLeaf | UnknownLeaf | FutureLeaf | OwnUnitLeaf

export interface StoredNote {
  readonly note: Bytes
  readonly size: number
  readonly root: Bytes
  /** Oldest time among the freshest cosignatures that make up the quorum. */
  readonly witnessedAt: number
  readonly receivedAt: number
}

/** `Tx`: the transaction of the home's database; writing takes one, so that a caller's own writes go with it. */
export interface DirectoryStore<Tx> {
  transaction<T>(name: string, work: (tx: Tx) => T): T
  /** All leaves from the first on, by pages: nothing is held between two of them. */
  leaves(): Iterable<Bytes>
  /** Leaves [from, from + count), fewer at the end. */
  leavesFrom(from: number, count: number): readonly Bytes[]
  appendLeaves(tx: Tx, leaves: readonly { readonly index: number; readonly bytes: Bytes }[]): void
  /** The note of the largest tree. */
  newestNote(): StoredNote | undefined
  /** Replaces the one of the same size. */
  saveNote(tx: Tx, note: StoredNote): void
  alarms(): readonly DirectoryAlarm[]
  addAlarm(tx: Tx, alarm: DirectoryAlarm): void
  readonly objects: ObjectStore<Tx>
  readonly neighbours: NeighbourStore<Tx>
}

/** Public keys by their SHA-256. */
export interface ObjectStore<Tx> {
  get(hash: Bytes): Bytes | undefined
  put(tx: Tx, object: { readonly hash: Bytes; readonly bytes: Bytes }): void
}

/** Units that a person here has confirmed as neighbours. */
export interface NeighbourStore<Tx> {
  confirmed(): ReadonlySet<UnitId>
  confirm(tx: Tx, confirmation: { readonly unit: UnitId; readonly at: number }): void
}
