/** Whose turn it is in the outbox, and when. */
import { idBytes, type StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { ReadableDb } from './database.ts'
import { isOpen, toEntry, type OutboxEntry, type OutboxRow } from './outbox.ts'

/** Large files go before their envelope, beside the rounds: until they are there it is not its turn. */
const hasItsFiles = `NOT EXISTS (SELECT 1 FROM attachment a JOIN blob b USING (blob_id)
  WHERE a.statement = outbox.statement AND b.state IN ('staged', 'uploading') AND coalesce(b.wish, '') <> 'left'
    AND b.ciphertext_size > ${limits.blobsPerRoundBytes})`

/** Sealed, not taken by the relay, and their large files there: in the order of sealing. */
export const postableEnvelopes = (db: ReadableDb, now: number, limit: number): OutboxEntry[] =>
  db
    .all<OutboxRow>(
      `SELECT statement, header_hash, header, leaves, payload, attempts, relayed_at FROM outbox
       WHERE ${isOpen} AND state = 'staged' AND next_at <= ? AND ${hasItsFiles} ORDER BY staged_at, rowid LIMIT ?`,
      now,
      limit,
    )
    .map(toEntry)

/** When the next envelope is to be posted or asked about; `undefined` when none is. */
export const nextResendAt = (db: ReadableDb): number | undefined =>
  db.get<{ at: number | undefined }>(
    `SELECT min(next_at) AS at FROM outbox WHERE state <> 'done' AND (state <> 'staged' OR ${hasItsFiles})`,
  )?.at

/** Every unit has signed that it has the words: what is still to come are files. */
export const areWordsHeard = (db: ReadableDb, statement: StatementHash): boolean =>
  db.get(
    'SELECT 1 AS one FROM outbox_addressee WHERE statement = ? AND receipted_at IS NULL AND outcome IS NULL LIMIT 1',
    idBytes(statement),
  ) === undefined
