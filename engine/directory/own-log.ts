/** A home's copy of the log, to give to a relay that has lost its own. */
import type { Bytes } from '../../shared/bytes.ts'

export interface OwnLog {
  readonly origin: string
  readonly size: number
  readonly note: Bytes | undefined
  leaves(from: number, count: number): readonly Bytes[]
  /** Public keys that leaves name, as far as they are here. */
  objects(): readonly Bytes[]
}
