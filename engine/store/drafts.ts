/** What an officer has typed and not sent: sealed to nobody, kept in the vault. */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type Brand } from '../../shared/ids.ts'
import type { ReadableDb, WritableDb } from './database.ts'

export type DraftId = Brand<string, 'DraftId'>
export interface StoredDraft {
  readonly id: DraftId
  readonly at: number
  /** JSON text; its reader parses it by a schema. */
  readonly content: string
}

interface Row {
  id: Bytes
  at: number
  content: string
}
const fromRow = (row: Row): StoredDraft => ({ id: idOf<DraftId>(row.id), at: row.at, content: row.content })

/** Newest first. */
export const listDrafts = (db: ReadableDb, limit: number): StoredDraft[] =>
  db.all<Row>('SELECT id, at, content FROM draft ORDER BY at DESC, id LIMIT ?', limit).map(fromRow)

export function readDraft(db: ReadableDb, id: DraftId): StoredDraft | undefined {
  const row = db.get<Row>('SELECT id, at, content FROM draft WHERE id = ?', idBytes(id))
  return row === undefined ? undefined : fromRow(row)
}

export function saveDraft(tx: WritableDb, draft: StoredDraft): void {
  tx.run(
    `INSERT INTO draft (id, at, content) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET at = excluded.at, content = excluded.content`,
    idBytes(draft.id),
    draft.at,
    draft.content,
  )
}

/** Whether there was one. */
export const deleteDraft = (tx: WritableDb, id: DraftId): boolean =>
  tx.run('DELETE FROM draft WHERE id = ?', idBytes(id)).changes > 0

export const countDrafts = (db: ReadableDb): number =>
  db.get<{ count: number }>('SELECT count(*) AS count FROM draft')?.count ?? 0
