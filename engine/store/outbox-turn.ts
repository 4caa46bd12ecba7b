/** Whose turn it is in the outbox, and when. */
import { idBytes, type StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { Clock } from '../../shared/time.ts'
import type { ReadableDb, Store } from './database.ts'
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

/** Somebody asks for it now: what no relay has taken is posted again at once, whatever pause its last refusal has left. */
export function postAtOnce({ store, clock }: { readonly store: Store; readonly clock: Pick<Clock, 'now'> }): void {
  const now = clock.now()
  const paused = `SELECT 1 FROM outbox WHERE ${isOpen} AND state = 'staged' AND next_at > ?
    UNION ALL SELECT 1 FROM second_post WHERE next_at > ? LIMIT 1`
  if (store.read.get(paused, now, now) === undefined) return
  store.transaction('post-at-once', (tx) => {
    tx.run(`UPDATE outbox SET next_at = ? WHERE ${isOpen} AND state = 'staged' AND next_at > ?`, now, now)
    tx.run('UPDATE second_post SET next_at = ? WHERE next_at > ?', now, now)
  })
}

/** Why relays have not taken what is still here: codes, each once. */
export const refusalsOfStaged = (db: ReadableDb): readonly string[] =>
  db
    .all<{ last_code: string }>(
      `SELECT DISTINCT last_code FROM outbox
       WHERE ${isOpen} AND state = 'staged' AND last_code IS NOT NULL ORDER BY last_code`,
    )
    .map(({ last_code: code }) => code)

/** Every unit has signed that it has the words: what is still to come are files. */
export const areWordsHeard = (db: ReadableDb, statement: StatementHash): boolean =>
  db.get(
    'SELECT 1 AS one FROM outbox_addressee WHERE statement = ? AND receipted_at IS NULL AND outcome IS NULL LIMIT 1',
    idBytes(statement),
  ) === undefined
