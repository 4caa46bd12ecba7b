/** What lists show of the record behind a handle, whatever family it is of. */
import { bulletinRows, type BulletinListRow } from '../store/bulletin-queries.ts'
import type { ReadableDb } from '../store/database.ts'
import { lineAt, type RecordLine } from '../store/record-lines.ts'

/** One of both: a bulletin's row, or the line of any other record. */
export interface Listed {
  readonly row?: BulletinListRow
  readonly line?: RecordLine
}

/** `undefined` for a handle that nothing hangs on any more. */
export function listedAt(db: ReadableDb, id: number): Listed | undefined {
  const [row] = bulletinRows(db, [id])
  if (row !== undefined) return { row }
  const line = lineAt(db, id)
  return line && { line }
}
