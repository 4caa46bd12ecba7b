/**
 * Which conversations have something new since this officer looked. It stays on this PC: nobody is told who has read what.
 * What is old is new to nobody, so that a colleague's first day does not begin with years of conversations.
 */
import { idBytes, idOf, type OfficerId, type RecordId } from '../../shared/ids.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import type { ReadableDb, WritableDb } from './database.ts'

interface Looking {
  readonly officer: OfficerId
  readonly now: number
}

/** Operations of others, whatever became of them: they are counted, not timed, for they come in any order. */
const words = 'SELECT count(*) FROM statement WHERE statement.record = record.record AND officer IS NOT ?'

/** Of those in which something was said within `limits.conversationNewMs`. */
export function unreadConversations(db: ReadableDb, { officer, now }: Looking): ReadonlySet<RecordId> {
  const rows = db.all<{ record: Bytes }>(
    `SELECT record.record FROM record_line JOIN record USING (id)
       LEFT JOIN conversation_seen ON conversation_seen.record = record.record AND conversation_seen.officer = ?
       WHERE record_line.family = 'conversation' AND record_line.changed >= ?
         AND (${words}) > coalesce(conversation_seen.words, 0)`,
    idBytes(officer),
    now - limits.conversationNewMs,
    idBytes(officer),
  )
  return new Set(rows.map(({ record }) => idOf<RecordId>(record)))
}

/** All that is in it now. */
export function markSeen(
  tx: WritableDb,
  { officer, record }: { readonly officer: OfficerId; readonly record: RecordId },
): void {
  tx.run(
    `INSERT INTO conversation_seen (officer, record, words) SELECT ?, record, (${words}) FROM record WHERE record = ?
     ON CONFLICT (officer, record) DO UPDATE SET words = excluded.words`,
    idBytes(officer),
    idBytes(officer),
    idBytes(record),
  )
}
