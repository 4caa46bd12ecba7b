/** Reports by their last day, through the times that newcomers are given them until (engine/records/report-line.ts). */
import { idOf, type RecordId } from '../../shared/ids.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { ReadableDb } from './database.ts'

/** By when they are kept until, then by id. */
export const reportsUntil = (
  db: ReadableDb,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): readonly RecordId[] =>
  db
    .all<{ record: Bytes }>(
      `SELECT record.record FROM record_line JOIN record USING (id)
       WHERE record_line.family = 'report' AND record.until BETWEEN ? AND ? ORDER BY record.until, record.record LIMIT ?`,
      from,
      to,
      limit,
    )
    .map(({ record }) => idOf<RecordId>(record))
