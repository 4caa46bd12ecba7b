/** What the pictures of statements look like, as far as a page has seen them. This process decodes none. */
import type { Bytes } from '../../shared/bytes.ts'
import { isImageType } from '../../shared/domain/image-types.ts'
import { printDistance } from '../../shared/domain/photo-print.ts'
import { idBytes, idOf, type RecordId, type StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { ReadableDb, WritableDb } from './database.ts'

export interface PhotoPlace {
  readonly statement: StatementHash
  readonly index: number
}

/** A picture whose print is wanted; that of other files is not. */
export function wantPrint(tx: WritableDb, { statement, index, type }: PhotoPlace & { readonly type: string }): void {
  if (!isImageType(type)) return
  tx.run('INSERT INTO photo_print (statement, idx) VALUES (?, ?) ON CONFLICT DO NOTHING', idBytes(statement), index)
}

interface Row {
  statement: Bytes
  idx: number
  record: Bytes
}

/** One that is whole here and has no print, those that were given out least first. Each is given out a few times only. */
export function nextUnprinted(tx: WritableDb): (PhotoPlace & { readonly record: RecordId }) | undefined {
  const row = tx.get<Row>(
    `SELECT p.statement, p.idx, s.record FROM photo_print p
       JOIN attachment a ON a.statement = p.statement AND a.idx = p.idx
       JOIN blob b USING (blob_id) JOIN statement s ON s.hash = p.statement
     WHERE p.print IS NULL AND p.tried < ? AND s.record IS NOT NULL AND b.state NOT IN ('wanted', 'partial')
     ORDER BY p.tried LIMIT 1`,
    limits.photoPrintTries,
  )
  if (row === undefined) return undefined
  tx.run('UPDATE photo_print SET tried = tried + 1 WHERE statement = ? AND idx = ?', row.statement, row.idx)
  return { statement: idOf<StatementHash>(row.statement), index: row.idx, record: idOf<RecordId>(row.record) }
}

/** The first print of a picture stays: a picture does not change. */
export const setPrint = (tx: WritableDb, { statement, index }: PhotoPlace, print: Bytes): void =>
  void tx.run(
    'UPDATE photo_print SET print = ? WHERE statement = ? AND idx = ? AND print IS NULL',
    print,
    idBytes(statement),
    index,
  )

export interface AlikePhoto extends PhotoPlace {
  readonly record: RecordId
  /** Bits in which they differ. */
  readonly bits: number
}

/** The nearest picture of each record that has one within the bound, the nearest first. */
export function alikePhotos(db: ReadableDb, print: Bytes): readonly AlikePhoto[] {
  const near = db
    .all<{ statement: Bytes; idx: number; print: Bytes }>(
      'SELECT statement, idx, print FROM photo_print WHERE print IS NOT NULL',
    )
    .map((row) => ({ ...row, bits: printDistance(row.print, print) }))
    .filter(({ bits }) => bits <= limits.photoAlikeBits)
    .toSorted((a, b) => a.bits - b.bits)
  const found = new Map<RecordId, AlikePhoto>()
  for (const { statement, idx: index, bits } of near) {
    const row = db.get<{ record: Bytes | undefined }>('SELECT record FROM statement WHERE hash = ?', statement)
    const record = row?.record && idOf<RecordId>(row.record)
    if (record !== undefined && !found.has(record))
      found.set(record, { statement: idOf<StatementHash>(statement), index, record, bits })
  }
  return [...found.values()]
}
