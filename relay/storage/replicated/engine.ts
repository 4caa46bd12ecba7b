/**
 * What a replicated log of commands asks of the engine under it: ordered, durable streams that any process may follow,
 * and a few values beside them. relay/storage/jetstream is one; nothing here knows its library.
 */
import type { Bytes } from '../../../shared/bytes.ts'

/** One command as it lies in its stream. */
export interface Written {
  /** From 1 on; holes only where something was purged. */
  readonly sequence: number
  /** The engine's clock when it was written, ms UTC: the same for every reader. */
  readonly at: number
  readonly command: Bytes
  /** Given by one replica, nobody knows which, and not by one that is followed: the next may be of another. */
  readonly isAlone?: true
}

export interface StreamState {
  /** Changes when a stream of that name was made anew. */
  readonly created: string
  /** Sequence of the first that is still there; `last` + 1 when there is none. */
  readonly first: number
  /** 0 when nothing was ever written. */
  readonly last: number
  /** Every replica is there and has what the leader has: nobody else may know more. */
  readonly isWhole: boolean
}

/** What hears of a stream. */
export interface Hearing {
  take(batch: readonly Written[]): void
  /** Begun anew, or told of what was before: the stream may not be the one that was read any more. */
  unsure(): void
  /** One that has the stream has something else where it was read up to. */
  differs(): void
  /** Whether this is the command before `from`; absent where nobody knows. */
  readonly isLast?: (command: Bytes) => boolean
}

/** Of what upload a part is, and which bytes of it. */
export interface PartName {
  readonly key: string
  readonly offset: number
  readonly length: number
}

/**
 * `same` and `other`: two nodes agree. `mended`: they have what was read, and a node that had something else has it now as
 * well. `alone` and `apart`: who says that it leads has it, or has another, and no second node that answers has the same.
 */
export type Verdict = 'same' | 'mended' | 'other' | 'alone' | 'apart' | 'unknown'

/** A command that was read. */
export interface Judged {
  readonly sequence: number
  isIt(command: Bytes): boolean
  /** Two nodes that have it are enough: nobody is waited for who may have another. */
  readonly byTwo?: boolean
}

export interface Following {
  /** Hears nothing more. */
  stop(): void
}

/**
 * `mail` has one for each shard. `note` and `live` lose their beginning by number and age, `blob` keeps the newest state of
 * each key.
 */
export type StreamName = `mail-${number}` | 'log' | 'note' | 'live' | 'blob'

/** Streams that lose their beginning by themselves: nothing in the view says how far they are applied. */
export const passes = (stream: StreamName): boolean => stream === 'live' || stream === 'note'
/** Streams that keep the newest of a key, or lose their beginning: a hole is none. */
export const hasHoles = (stream: StreamName): boolean => passes(stream) || stream === 'blob'

export interface Engine {
  /** Differs for every engine that was ever set up, and after its streams have lost something: what tells a view of another one. */
  readonly incarnation: string
  /** Gives it an incarnation later than this one and `after`, or takes the one that another process has given it meanwhile. */
  renew(after?: string): Promise<void>
  /** Rejects when another process has renewed it (`store/damaged`), or this version may not read it any more (`store/newer-format`). */
  isStillSo(): Promise<void>
  readonly shards: number
  /** The number of the kinds of commands that every relay over it reads: nobody writes one of a later number. */
  readonly reader: number
  /** Leaves the server that it is connected to for another one: that one may be cut off with this process, or alone. */
  elsewhere(): void
  /**
   * A majority has just written something by the way that this process has. What a leader says before that may be old: one
   * that was cut off from the others leads on for some seconds. Throws GiaobanError `relay/no-engine` after `engineStartMs`.
   */
  confirm(): Promise<void>
  /**
   * Written by a majority when it resolves, with its sequence; the same `id` within two minutes is written once. Throws
   * GiaobanError `store/full`, and `engine/busy` when the engine does not confirm in time: it may be written or not. With `state`, only
   * the newest of a key is kept, and it is not written, which 0 says, where the one before it is not number `after`.
   */
  publish(
    stream: StreamName,
    message: {
      readonly command: Bytes
      readonly id: string
      readonly state?: { readonly key: string; readonly after: number }
    },
  ): Promise<number>
  /** Everything from `from` on, in order, then what comes; goes on by itself when a node or the connection is lost. */
  follow(stream: StreamName, from: number, to: Hearing): Following
  state(stream: StreamName): Promise<StreamState>
  /** `undefined` when it is not there, or not yet at the replica that was asked. */
  command(stream: StreamName, sequence: number): Promise<Bytes | undefined>
  /**
   * Whether the stream has this command at the sequence: asked of every node that has the stream, since one of them may
   * have another. One that has another than two that agree is given the stream anew.
   */
  judge(stream: StreamName, read: Judged): Promise<Verdict>
  /** Forgets everything up to and with this sequence. */
  purge(stream: StreamName, upTo: number): Promise<void>
  /** Bytes of a file, not followed by anybody: their sequence. */
  putPart(part: Omit<PartName, 'length'>, bytes: Bytes): Promise<number>
  /**
   * Never another part than that. `undefined` when it was dropped: no node has it. Throws GiaobanError `engine/busy` after
   * some seconds where a node that may have it gives no answer.
   */
  part(sequence: number, part: PartName): Promise<Bytes | undefined>
  /** Those of a key up to and with this sequence. */
  dropParts(key: string, upTo: number): Promise<void>
  /** How many bytes more it takes, as far as it or its operator says: Infinity where nobody does. */
  freeBytes(): Promise<number>
  /** Keys that have parts, and the sequence of the newest of all parts. */
  partKeys(): Promise<{ readonly keys: readonly string[]; readonly last: number }>
  /** A value kept beside the streams, and its revision for `replace`. */
  value(key: string): Promise<{ readonly bytes: Bytes; readonly revision: number } | undefined>
  /** False when another process was first, or none leads: `revision` 0 for a key that is new. */
  replace(key: string, bytes: Bytes, revision: number): Promise<boolean>
  close(): Promise<void>
}
