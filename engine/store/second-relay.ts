/** What a home that uses two relays at once keeps for the second (docs/spec/relay.md, Two relays at once). */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type HeaderHash, type StatementHash } from '../../shared/ids.ts'
import type { ReadableDb, Store, WritableDb } from './database.ts'
import { readMeta, writeMeta } from './meta.ts'

const inUse = 'sync.together'

export const isTogether = (db: ReadableDb): boolean => readMeta<number>(db, inUse) === 1

/** From now on, or no more. What is under way goes by the second as well. */
export function setTogether(tx: WritableDb, isOn: boolean, now: number): void {
  writeMeta(tx, inUse, isOn ? 1 : 0)
  if (isOn) return queueUnconfirmed(tx, now)
  tx.run('DELETE FROM second_post')
  tx.run('DELETE FROM envelope_seen')
}

export interface SecondPost {
  readonly statement: StatementHash
  readonly header: Bytes
  /** All leaves, one after another. */
  readonly leaves: Bytes
  readonly payload: Bytes
  readonly attempts: number
}

/** Beside the outbox, in the same transaction. */
export function queueForSecond(tx: WritableDb, post: Omit<SecondPost, 'attempts'>, at: number): void {
  if (!isTogether(tx)) return
  tx.run(
    `INSERT INTO second_post (statement, header, leaves, payload, staged_at, next_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    idBytes(post.statement),
    post.header,
    post.leaves,
    post.payload,
    at,
    at,
  )
}

/** All that somebody has not confirmed: the second relay has nothing of it, or has lost it. */
export function queueUnconfirmed(tx: WritableDb, now: number): void {
  tx.run(
    `INSERT INTO second_post (statement, header, leaves, payload, staged_at, next_at)
       SELECT statement, header, leaves, payload, staged_at, ? FROM outbox WHERE state <> 'done'
     ON CONFLICT (statement) DO UPDATE SET next_at = excluded.next_at`,
    now,
  )
}

/** In the order of sealing. */
export const dueForSecond = (db: ReadableDb, now: number, limit: number): readonly SecondPost[] =>
  db
    .all<{ statement: Bytes; header: Bytes; leaves: Bytes; payload: Bytes; attempts: number }>(
      `SELECT statement, header, leaves, payload, attempts FROM second_post WHERE next_at <= ?
       ORDER BY staged_at, rowid LIMIT ?`,
      now,
      limit,
    )
    .map((row) => ({ ...row, statement: idOf<StatementHash>(row.statement) }))

export const nextForSecond = (db: ReadableDb): number | undefined =>
  db.get<{ at: number | undefined }>('SELECT min(next_at) AS at FROM second_post')?.at

export const takenBySecond = (tx: WritableDb, statement: StatementHash): void =>
  void tx.run('DELETE FROM second_post WHERE statement = ?', idBytes(statement))

export const postponeForSecond = (tx: WritableDb, statement: StatementHash, next: number): void =>
  void tx.run(
    'UPDATE second_post SET next_at = ?, attempts = attempts + 1 WHERE statement = ?',
    next,
    idBytes(statement),
  )

/** What everybody has confirmed, and what is older than `before`, is offered no more; nor are copies remembered. */
export function pruneSecond(tx: WritableDb, before: { readonly posts: number; readonly seen: number }): void {
  tx.run(
    `DELETE FROM second_post WHERE staged_at < ?
       OR EXISTS (SELECT 1 FROM outbox WHERE outbox.statement = second_post.statement AND outbox.state = 'done')`,
    before.posts,
  )
  tx.run('DELETE FROM envelope_seen WHERE at < ?', before.seen)
}

/** Of envelopes that no relay gives any more. */
export function forgetOldCopies(store: Store, before: number): void {
  if (store.read.get('SELECT 1 FROM envelope_seen WHERE at < ? LIMIT 1', before) === undefined) return
  store.transaction('copies-forgotten', (tx) => tx.run('DELETE FROM envelope_seen WHERE at < ?', before))
}

/** The mailbox by which it came first; `undefined` for one that was not taken in yet. */
export const seenIn = (db: ReadableDb, header: HeaderHash, position: number): string | undefined =>
  db.get<{ mailbox: string }>(
    'SELECT mailbox FROM envelope_seen WHERE header_hash = ? AND position = ?',
    idBytes(header),
    position,
  )?.mailbox

export function noteSeen(
  tx: WritableDb,
  seen: { readonly header: HeaderHash; readonly position: number; readonly mailbox: string; readonly at: number },
): void {
  tx.run(
    `INSERT INTO envelope_seen (header_hash, position, mailbox, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    idBytes(seen.header),
    seen.position,
    seen.mailbox,
    seen.at,
  )
}
