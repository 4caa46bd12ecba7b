/** New, seen before, or told in two ways (docs/spec/envelope.md, Duplicates). Only after the signatures verified. */
import type { StatementHash } from '../../shared/ids.ts'
import type { Link } from '../../shared/protocol/wrap.ts'

/** What this home knows of one (device, addressee): kept for the life of the database. */
export interface KnownLink {
  /** The statement under this very sequence number. */
  readonly atSeq: StatementHash | undefined
  /** The statement under the number before. */
  readonly before: StatementHash | undefined
  /** What the statement under the number after names as its predecessor. */
  readonly namedByNext: StatementHash | undefined
  /** Whether the statement itself is here, by a carry or under another addressee. */
  readonly isStored: boolean
}

/**
 * `new`; `stored-before` (consume the sequence, store nothing twice); `duplicate` (answer by the stored receipt);
 * `fork` (cloned or restored device: keep both, quarantine it).
 */
export type Novelty = 'new' | 'stored-before' | 'duplicate' | 'fork'

export function noveltyOf(statement: StatementHash, link: Link, known: KnownLink): Novelty {
  if (known.atSeq !== undefined) return known.atSeq === statement ? 'duplicate' : 'fork'
  if (known.before !== undefined && known.before !== link.prev) return 'fork'
  if (known.namedByNext !== undefined && known.namedByNext !== statement) return 'fork'
  return known.isStored ? 'stored-before' : 'new'
}
