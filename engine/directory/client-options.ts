/** What a home's directory is given, and what it tells about itself. */
import type { Bytes } from '../../shared/bytes.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { NoteKey } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { Clock } from '../../shared/time.ts'
import type { Self } from './own-leaves.ts'
import type { DirectoryAlarm, DirectoryStore } from './store.ts'

export interface DirectoryClientOptions<Tx> {
  readonly crypto: Crypto
  readonly store: DirectoryStore<Tx>
  /** The vault's clock: it never runs backwards. */
  readonly clock: Pick<Clock, 'now'>
  /**
   * Root fingerprint and log key, pinned by the invitation: no trust on first use. Where the authority has named
   * another log since, that one is followed.
   */
  readonly root: Bytes
  readonly log: NoteKey
  /** Whose desk this is: courier units seal under older directories. */
  readonly unit: UnitId
  /**
   * Do not verify again the signatures of stored leaves that had an effect: the root under the note says that they are
   * the same bytes. Absent: every leaf is judged as if it had just come. 44 us a leaf instead of 166.
   */
  readonly trustsStored?: boolean
  /** What the profile says: weaker passphrases and shifted clocks are for an authority that says so too. */
  readonly demo?: boolean
  /** What the inviter had seen: the first tree that is taken goes on from it. */
  readonly anchor?: Bytes
  /** Who looks, for the self-audit; absent: no news about the own unit (a home that is being made). */
  readonly self?: Omit<Self, 'unit'>
}

export interface DirectoryFacts {
  readonly origin: string
  readonly size: number
  readonly root: Bytes
  /** Somebody beside the relay's operator is needed to lie about the log. */
  readonly witnessed: boolean
  /** How old the view is, ms; `undefined` before the first note. */
  readonly ageMs: number | undefined
  readonly alarms: readonly DirectoryAlarm[]
}
