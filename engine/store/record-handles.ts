/** One handle for each record that may be shown, of every family: rows, search words and identifiers hang on it. */
import { idBytes, type RecordId } from '../../shared/ids.ts'
import type { ReadableDb, WritableDb } from './database.ts'
import { unindexRecord } from './search-index.ts'

export const recordFamilies = ['bulletin', 'request', 'handover', 'conversation', 'case', 'plan', 'report'] as const
export type RecordFamily = (typeof recordFamilies)[number]

export interface RecordPlace {
  readonly record: RecordId
  readonly family: RecordFamily
  /** Nobody has closed it: newcomers and heirs are given it until `until`, ms UTC. */
  readonly open: boolean
  readonly until: number
}

export const handleOf = (db: ReadableDb, record: RecordId): number | undefined =>
  db.get<{ id: number }>('SELECT id FROM record WHERE record = ?', idBytes(record))?.id

/**
 * The handle that the record has or gets: the newer the record came, the larger it is. Without RETURNING, for which an
 * encrypted database makes a temporary table each time.
 */
export function keepHandle(tx: WritableDb, { record, family, open, until }: RecordPlace): number {
  const kept = tx.get<{ id: number; open: number; until: number }>(
    'SELECT id, open, until FROM record WHERE record = ?',
    idBytes(record),
  )
  const isOpen = open ? 1 : 0
  if (kept === undefined) {
    return tx.run(
      'INSERT INTO record (record, family, open, until) VALUES (?, ?, ?, ?)',
      idBytes(record),
      family,
      isOpen,
      until,
    ).rowid
  }
  if (kept.open !== isOpen || kept.until !== until)
    tx.run('UPDATE record SET open = ?, until = ? WHERE id = ?', isOpen, until, kept.id)
  return kept.id
}

/** What can no longer be shown: its words leave the search index as well. */
export function dropHandle(tx: WritableDb, id: number): void {
  unindexRecord(tx, id)
  tx.run('DELETE FROM record WHERE id = ?', id)
}
