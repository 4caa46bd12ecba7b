/** The projection's row of one record. */
import { idBytes, type RecordId } from '../../shared/ids.ts'
import { bulletinRows, type BulletinListRow } from './bulletin-queries.ts'
import type { ReadableDb } from './database.ts'

/** `undefined` while the record has none that may be shown. */
export function bulletinRowOf(db: ReadableDb, record: RecordId): BulletinListRow | undefined {
  const found = db.get<{ id: number }>('SELECT id FROM bulletin WHERE record = ?', idBytes(record))
  return found === undefined ? undefined : bulletinRows(db, [found.id])[0]
}
