/** What a handover is composed from, and who has the duty: windowed reads that do not grow with the history. */
import type { Bytes } from '../../shared/bytes.ts'
import { idOf, type RecordId, type StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { ReadableDb } from './database.ts'

export interface Arrived {
  readonly hash: StatementHash
  readonly record: RecordId
}

const pageRows = 500
const counted = `outcome IN ('accepted', 'expired', 'waiting-parents')`

/**
 * Operations on records that were stored here after `since`, the newest first. Rows stand in the order in which they came,
 * and the vault's time never runs backwards: reading ends at the first that is older. `from`: later than `since` where
 * there were more than may be looked at.
 */
export function arrivedSince(db: ReadableDb, since: number): { readonly arrived: readonly Arrived[]; from: number } {
  const arrived: Arrived[] = []
  for (let before = Number.MAX_SAFE_INTEGER; ;) {
    const page = db.all<{ row: number; hash: Bytes; record: Bytes | undefined; at: number; counts: number }>(
      `SELECT rowid AS row, hash, record, received_at AS at, ${counted} AS counts FROM statement WHERE rowid < ?
       ORDER BY rowid DESC LIMIT ?`,
      before,
      pageRows,
    )
    for (const { hash, record, at, counts } of page) {
      if (at <= since) return { arrived, from: since }
      if (record === undefined || counts !== 1) continue
      if (arrived.length >= limits.handoverLooked) return { arrived, from: at }
      arrived.push({ hash: idOf<StatementHash>(hash), record: idOf<RecordId>(record) })
    }
    const last = page.at(-1)
    if (last === undefined || page.length < pageRows) return { arrived, from: since }
    before = last.row
  }
}

const ofState = (db: ReadableDb, state: string, limit: number): readonly RecordId[] =>
  db
    .all<{ record: Bytes }>(
      `SELECT record.record FROM record_line JOIN record USING (id) WHERE record_line.family = 'handover'
         AND record_line.state = ? ORDER BY changed DESC, record.record LIMIT ?`,
      state,
      limit,
    )
    .map(({ record }) => idOf<RecordId>(record))

/** The one that was taken over last. */
export const lastAccepted = (db: ReadableDb): RecordId | undefined => ofState(db, 'accepted', 1)[0]

/** Handed over and not taken over, the newest first. */
export const openHandovers = (db: ReadableDb): readonly RecordId[] => ofState(db, 'offered', limits.pageRows)
