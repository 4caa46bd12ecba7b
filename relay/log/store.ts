/**
 * Where the directory log lies. One writer at a time is enforced here: an append names the head that it extends.
 * tests/contract/log-store.ts runs on every adapter. What `append`, `saveNote` and `putObjects` have confirmed survives
 * a power cut.
 */
import type { Bytes } from '../../shared/bytes.ts'

export interface LogHead {
  readonly size: number
  /** RFC 6962 root; of the empty tree for size 0. Kept by the store as it was given, not recomputed. */
  readonly root: Bytes
}

/** What leaves name by hash: the caller has checked that it is its name. */
export interface NamedObject {
  readonly hash: Bytes
  readonly content: Bytes
}

export interface LogStore {
  /** Size 0 and the root of the empty tree, SHA-256 of nothing, when nothing was ever appended. */
  head(): Promise<LogHead>
  /**
   * All leaves with the objects that they name and the new head, or nothing: false when the head is not `expected` any
   * more. Over an engine that others write to, the objects of a writer who comes second may stay.
   */
  append(change: {
    readonly expected: LogHead
    readonly leaves: readonly Bytes[]
    readonly objects?: readonly NamedObject[]
    readonly next: LogHead
  }): Promise<boolean>
  /** Leaves [from, from + count), fewer at the end of the log. */
  leaves(from: number, count: number): Promise<readonly Bytes[]>
  /** The newest note that was saved. */
  note(): Promise<Bytes | undefined>
  saveNote(note: Bytes): Promise<void>
  /** What leaves name by hash. The caller checks content against hash. */
  object(hash: Bytes): Promise<Bytes | undefined>
  /** All of them at once. Keeps the first content under a hash; again with the same hash does nothing. */
  putObjects(objects: readonly NamedObject[]): Promise<void>
}
