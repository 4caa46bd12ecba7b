/** One transaction of mail: what it works with, and what it has touched. */
import type { Bytes } from '../../../shared/bytes.ts'
import type { RecordId } from '../../../shared/ids.ts'
import type { CarryReason } from '../../../shared/protocol/bodies/carry.ts'
import type { Statement } from '../../../shared/protocol/plaintext.ts'
import type { Operation } from '../../records/operation.ts'
import type { WritableDb } from '../../store/database.ts'
import type { StatementDirection } from '../../store/statements.ts'
import type { SyncContext } from '../context.ts'
import type { Lack } from '../receipts/carry-out.ts'
import type { OwnLink } from './apply-carry.ts'
import type { Verified } from './judge.ts'

interface BatchEntry {
  readonly action: string
  readonly code?: string
  readonly object?: Bytes
}

/** What one transaction of mail has touched. */
export interface Batch {
  readonly records: Set<RecordId>
  readonly arrived: Operation[]
  readonly lacks: Lack[]
  audit(entry: BatchEntry): void
  /** About something that nobody vouches for: many of them share a row. */
  refused(entry: BatchEntry): void
}

/** One transaction of mail. */
export interface Intake {
  readonly context: SyncContext
  readonly tx: WritableDb
  readonly batch: Batch
}

export interface Delivery {
  readonly verified: Verified
  readonly statement: Statement
  readonly link: OwnLink | undefined
  readonly direction: StatementDirection
  /** Of what a carry has brought. */
  readonly reason?: CarryReason
}
