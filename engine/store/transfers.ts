/** Which large file moves next. Small ones move in the rounds. */
import { idBytes, idOf, type BlobId, type StatementHash } from '../../shared/ids.ts'
import type { Bytes } from '../../shared/bytes.ts'
import { limits } from '../../shared/limits.ts'
import { toBlob, type BlobRecord, type BlobRow, type BlobWish } from './attachments.ts'
import type { ReadableDb, WritableDb } from './database.ts'

/** The smallest first: a picture does not wait behind the image of a disk. At most as many as one desk has on its way. */
const listed = 200

/** Somebody's, to be fetched. `unaskedBytes`: up to this without being asked for. */
export const downloadsInTurn = (db: ReadableDb, unaskedBytes: number): BlobRecord[] =>
  db
    .all<BlobRow>(
      `SELECT * FROM blob WHERE state IN ('wanted', 'partial') AND ciphertext_size > ?
         AND (wish = 'asked' OR (wish IS NULL AND ciphertext_size <= ?)) ORDER BY ciphertext_size LIMIT ?`,
      limits.blobsPerRoundBytes,
      unaskedBytes,
      listed,
    )
    .map(toBlob)

/** What an envelope waits for, or what a relay has lost. A file that is only staged hangs on no statement yet. */
export const uploadsInTurn = (db: ReadableDb): BlobRecord[] =>
  db
    .all<BlobRow>(
      `SELECT * FROM blob WHERE state IN ('staged', 'uploading') AND ciphertext_size > ? AND wish IS NULL
         AND EXISTS (SELECT 1 FROM attachment a WHERE a.blob_id = blob.blob_id) ORDER BY ciphertext_size LIMIT ?`,
      limits.blobsPerRoundBytes,
      listed,
    )
    .map(toBlob)

export interface UnfinishedFile {
  readonly blob: BlobRecord
  readonly statement: StatementHash
  readonly record: StatementHash
  readonly index: number
  readonly name: string
  readonly size: number
}

/** Everything large that is on its way or put off, in both directions, by the statements that name it. */
export const unfinishedFiles = (db: ReadableDb): readonly UnfinishedFile[] =>
  db
    .all<BlobRow & { statement: Bytes; record: Bytes; idx: number; name: string; size: number }>(
      `SELECT b.*, a.statement, s.record, a.idx, a.name, a.size FROM blob b JOIN attachment a USING (blob_id)
         JOIN statement s ON s.hash = a.statement
       WHERE b.state IN ('wanted', 'partial', 'staged', 'uploading') AND b.ciphertext_size > ? AND s.record IS NOT NULL
       ORDER BY b.ciphertext_size, a.statement, a.idx LIMIT ?`,
      limits.blobsPerRoundBytes,
      listed,
    )
    .map((row) => ({
      blob: toBlob(row),
      statement: idOf<StatementHash>(row.statement),
      record: idOf<StatementHash>(row.record),
      index: row.idx,
      name: row.name,
      size: row.size,
    }))

export function setWish(tx: WritableDb, blobId: BlobId, wish: BlobWish | undefined): void {
  tx.run('UPDATE blob SET wish = ? WHERE blob_id = ?', wish, idBytes(blobId))
}
