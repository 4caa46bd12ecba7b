/** Which large file moves next. Small ones move in the rounds. */
import { limits } from '../../shared/limits.ts'
import { toBlob, type BlobRecord, type BlobRow } from './attachments.ts'
import type { ReadableDb } from './database.ts'

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
