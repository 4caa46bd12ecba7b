/** Plans by their window, through the times that newcomers are given them until (engine/records/plan-line.ts). */
import { idOf, type RecordId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { ReadableDb } from './database.ts'

/** Those that end in `from` to `to` plus the longest window: whatever touches that time is among them. By their end. */
export const plansEnding = (
  db: ReadableDb,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): readonly { readonly id: number; readonly record: RecordId }[] =>
  db
    .all<{ id: number; record: Bytes }>(
      `SELECT record.id, record.record FROM record_line JOIN record USING (id)
       WHERE record_line.family = 'plan' AND record.until BETWEEN ? AND ? ORDER BY record.until, record.id LIMIT ?`,
      from + limits.planKeptMs,
      to + limits.planSpanMs + limits.planKeptMs,
      limit,
    )
    .map(({ id, record }) => ({ id, record: idOf<RecordId>(record) }))
