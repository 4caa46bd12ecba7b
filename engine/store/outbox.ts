/**
 * What this device has sealed and still owes somebody. A durable entry stays until every addressee's signed receipt is
 * in; a transient one (receipt, heartbeat, carry) until the relay has taken it.
 */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type HeaderHash, type StatementHash, type UnitId } from '../../shared/ids.ts'
import { isCircleKey, type AddresseeKey } from '../../shared/protocol/addressee.ts'
import type { ReadableDb, WritableDb } from './database.ts'
import { queueForSecond } from './second-relay.ts'

export type OutboxClass = 'durable' | 'transient'
export interface OutboxEntry {
  readonly statement: StatementHash
  readonly headerHash: HeaderHash
  readonly header: Bytes
  /** All leaves, one after another. */
  readonly leaves: Bytes
  readonly payload: Bytes
  readonly attempts: number
  readonly relayedAt: number | undefined
}
export interface NewOutboxEntry {
  readonly statement: StatementHash
  readonly headerHash: HeaderHash
  readonly header: Bytes
  readonly leaves: readonly Bytes[]
  readonly payload: Bytes
  readonly class: OutboxClass
  readonly urgency: string
  readonly at: number
  /** One for each unit; the members of a circle each under its key, with its version as epoch. */
  readonly addressees: readonly { readonly key: AddresseeKey; readonly unit: UnitId; readonly epoch: number }[]
}

export function stageEnvelope(tx: WritableDb, entry: NewOutboxEntry): void {
  const leaves = new Uint8Array(entry.leaves.reduce((sum, leaf) => sum + leaf.length, 0))
  let at = 0
  for (const leaf of entry.leaves) {
    leaves.set(leaf, at)
    at += leaf.length
  }
  tx.run(
    `INSERT INTO outbox (statement, header_hash, header, leaves, payload, class, state, urgency, staged_at, next_at)
     VALUES (?, ?, ?, ?, ?, ?, 'staged', ?, ?, ?)`,
    idBytes(entry.statement),
    idBytes(entry.headerHash),
    entry.header,
    leaves,
    entry.payload,
    entry.class,
    entry.urgency,
    entry.at,
    entry.at,
  )
  queueForSecond(tx, { ...entry, leaves }, entry.at)
  for (const addressee of entry.addressees) {
    tx.run(
      'INSERT INTO outbox_addressee (statement, addressee, unit, epoch) VALUES (?, ?, ?, ?)',
      idBytes(entry.statement),
      idBytes(addressee.key),
      idBytes(addressee.unit),
      addressee.epoch,
    )
  }
}

export interface OutboxRow {
  statement: Bytes
  header_hash: Bytes
  header: Bytes
  leaves: Bytes
  payload: Bytes
  attempts: number
  relayed_at: number | undefined
}
export const toEntry = (row: OutboxRow): OutboxEntry => ({
  statement: idOf<StatementHash>(row.statement),
  headerHash: idOf<HeaderHash>(row.header_hash),
  header: row.header,
  leaves: row.leaves,
  payload: row.payload,
  attempts: row.attempts,
  relayedAt: row.relayed_at,
})

/**
 * Not done: what the index `outbox_due` holds, in its own words. A query for one of the other states says this as well, or
 * SQLite looks through all that was ever sent.
 */
export const isOpen = "state <> 'done'"

/** Sealed and not taken by the relay, in the order of sealing (links must arrive in order where they can). */
export const stagedEnvelopes = (db: ReadableDb, now: number, limit: number): OutboxEntry[] =>
  db
    .all<OutboxRow>(
      `SELECT statement, header_hash, header, leaves, payload, attempts, relayed_at FROM outbox
       WHERE ${isOpen} AND state = 'staged' AND next_at <= ? ORDER BY staged_at, rowid LIMIT ?`,
      now,
      limit,
    )
    .map(toEntry)

/** The one that is named by that header, if it has not been taken yet. */
export const stagedByHeader = (db: ReadableDb, header: HeaderHash): StatementHash | undefined => {
  const row = db.get<{ statement: Bytes }>(
    "SELECT statement FROM outbox WHERE header_hash = ? AND state = 'staged'",
    idBytes(header),
  )
  return row && idOf<StatementHash>(row.statement)
}

/** Taken by the relay at or before `before`, with an addressee that has not confirmed. */
export const unconfirmedEnvelopes = (db: ReadableDb, before: number, limit: number): OutboxEntry[] =>
  db
    .all<OutboxRow>(
      `SELECT statement, header_hash, header, leaves, payload, attempts, relayed_at FROM outbox
       WHERE ${isOpen} AND state = 'relayed' AND next_at <= ? ORDER BY next_at LIMIT ?`,
      before,
      limit,
    )
    .map(toEntry)

/** The relay has it on its disk. Transient entries end here. */
/** `next`: when to ask about it, if nobody has confirmed it by then. */
export function markRelayed(
  tx: WritableDb,
  statement: StatementHash,
  relayed: { readonly at: number; readonly next: number },
): void {
  const { at, next } = relayed
  const hash = idBytes(statement)
  tx.run(
    "UPDATE outbox SET state = CASE class WHEN 'transient' THEN 'done' ELSE 'relayed' END, relayed_at = coalesce(relayed_at, ?), next_at = ?, attempts = attempts + 1, last_code = CASE WHEN last_code IN ('relay/lost', 'relay/unconfirmed') THEN last_code END WHERE statement = ?",
    at,
    next,
    hash,
  )
  tx.run('UPDATE outbox_addressee SET relayed_at = coalesce(relayed_at, ?) WHERE statement = ?', at, hash)
  tx.run("DELETE FROM outbox WHERE statement = ? AND state = 'done'", hash)
  finishWhenConfirmed(tx, statement)
}

/**
 * To be posted again, as it was sealed: the relay denies it, or nobody has confirmed it. Its attachments are offered
 * again before it, since a relay that has lost the one may have lost the other.
 */
export function markForResend(
  tx: WritableDb,
  statement: StatementHash,
  code: 'relay/lost' | 'relay/unconfirmed' | undefined,
): void {
  tx.run(
    "UPDATE outbox SET state = 'staged', last_code = ? WHERE statement = ? AND state = 'relayed'",
    code,
    idBytes(statement),
  )
  tx.run(
    "UPDATE blob SET state = 'staged' WHERE state = 'uploaded' AND blob_id IN (SELECT blob_id FROM attachment WHERE statement = ?)",
    idBytes(statement),
  )
}

/**
 * Posted again now, as it was sealed: all that some addressee has not confirmed, whatever became of it before. Files
 * first, since who has lost the one has lost the other.
 */
export function offerUnconfirmed(tx: WritableDb, now: number): void {
  tx.run(`UPDATE outbox SET next_at = min(next_at, ?) WHERE ${isOpen} AND state = 'staged'`, now)
  tx.run(`UPDATE outbox SET state = 'staged', next_at = ?, attempts = 0 WHERE ${isOpen} AND state = 'relayed'`, now)
  tx.run('UPDATE outbox_addressee SET carried_at = NULL WHERE receipted_at IS NULL')
  tx.run(
    `UPDATE blob SET state = 'staged' WHERE state = 'uploaded'
       AND blob_id IN (SELECT blob_id FROM attachment JOIN outbox USING (statement) WHERE outbox.state = 'staged')`,
  )
}

export interface OutboxAddressee {
  readonly unit: UnitId
  /** As whom it is named: itself, or a circle. */
  readonly key: AddresseeKey
  /** That the envelope names; of a circle its version. */
  readonly epoch: number
  readonly receiptedAt: number | undefined
  /** When it was last carried to that unit instead of posted. */
  readonly carriedAt: number | undefined
}

export const addresseesOf = (db: ReadableDb, statement: StatementHash): OutboxAddressee[] =>
  db
    .all<{
      unit: Bytes
      addressee: Bytes
      epoch: number
      receipted_at: number | undefined
      carried_at: number | undefined
    }>(
      'SELECT unit, addressee, epoch, receipted_at, carried_at FROM outbox_addressee WHERE statement = ? ORDER BY addressee, unit',
      idBytes(statement),
    )
    .map((row) => ({
      unit: idOf<UnitId>(row.unit),
      key: idOf<AddresseeKey>(row.addressee),
      epoch: row.epoch,
      receiptedAt: row.receipted_at,
      carriedAt: row.carried_at,
    }))

/** Its statement has travelled to that unit in a carry. */
export function markCarried(
  tx: WritableDb,
  statement: StatementHash,
  carried: { readonly unit: UnitId; readonly key: AddresseeKey; readonly at: number },
): void {
  tx.run(
    'UPDATE outbox_addressee SET carried_at = ? WHERE statement = ? AND addressee = ? AND unit = ?',
    carried.at,
    idBytes(statement),
    idBytes(carried.key),
    idBytes(carried.unit),
  )
}

/** Its statement travels in carries from now on; `done` false: for some unit there is no epoch yet to carry it to. */
export function markCarriedInstead(
  tx: WritableDb,
  statement: StatementHash,
  carried: { readonly done: boolean; readonly next: number },
): void {
  const hash = idBytes(statement)
  const done = carried.done ? 1 : 0
  tx.run("DELETE FROM outbox WHERE statement = ? AND class = 'transient' AND ? = 1", hash, done)
  tx.run(
    `UPDATE outbox SET state = CASE WHEN ? = 1 THEN 'relayed' ELSE state END, next_at = ?, last_code = NULL
     WHERE statement = ?`,
    done,
    carried.next,
    hash,
  )
  if (carried.done) finishWhenConfirmed(tx, statement)
}

export function markAttempt(
  tx: WritableDb,
  statement: StatementHash,
  failed: { readonly code: string; readonly next: number },
): void {
  tx.run(
    'UPDATE outbox SET attempts = attempts + 1, last_code = ?, next_at = ? WHERE statement = ?',
    failed.code,
    failed.next,
    idBytes(statement),
  )
}

/** The relay's word that a device of the unit has fetched it. Returns the statement, if it is one of ours. */
export function markDelivered(
  tx: WritableDb,
  delivered: {
    readonly header: HeaderHash
    readonly addressee: AddresseeKey
    readonly at: number
    /** Which member of a circle. */
    readonly unit?: UnitId | undefined
  },
): StatementHash | undefined {
  const { header, addressee, at, unit } = delivered
  if (unit === undefined && isCircleKey(addressee)) return undefined
  const row = tx.get<{ statement: Bytes }>('SELECT statement FROM outbox WHERE header_hash = ?', idBytes(header))
  if (row === undefined) return undefined
  tx.run(
    `UPDATE outbox_addressee SET delivered_at = coalesce(delivered_at, ?)
     WHERE statement = ? AND addressee = ? AND (? IS NULL OR unit = ?)`,
    at,
    row.statement,
    idBytes(addressee),
    unit && idBytes(unit),
    unit && idBytes(unit),
  )
  return idOf<StatementHash>(row.statement)
}

export interface Confirmation {
  readonly unit: UnitId
  readonly at: number
  readonly outcome: string
  /** All attachments are on that unit's disk. */
  readonly complete: boolean
}

/** A unit's signed receipt. The addressee is done when its outcome is final and its attachments are whole. */
export function markReceipted(tx: WritableDb, statement: StatementHash, confirmation: Confirmation): void {
  const done =
    confirmation.complete || (confirmation.outcome !== 'accepted' && confirmation.outcome !== 'waiting-parents')
  tx.run(
    `UPDATE outbox_addressee SET receipted_at = CASE WHEN ? THEN coalesce(receipted_at, ?) ELSE receipted_at END,
       outcome = ?, complete = max(complete, ?) WHERE statement = ? AND unit = ?`,
    done ? 1 : 0,
    confirmation.at,
    confirmation.outcome,
    confirmation.complete ? 1 : 0,
    idBytes(statement),
    idBytes(confirmation.unit),
  )
  finishWhenConfirmed(tx, statement)
}

/** Confirmed by all: the sealed bytes go, the addressee rows stay as the record of delivery. */
function finishWhenConfirmed(tx: WritableDb, statement: StatementHash): void {
  const hash = idBytes(statement)
  const open = tx.get(
    'SELECT 1 AS one FROM outbox_addressee WHERE statement = ? AND receipted_at IS NULL LIMIT 1',
    hash,
  )
  if (open !== undefined) return
  tx.run(
    "UPDATE outbox SET state = 'done', payload = x'', leaves = x'' WHERE statement = ? AND state = 'relayed'",
    hash,
  )
}

/** The own unit's copy is confirmed by its own commit: siblings are not on the ladder. */
export function confirmOwnUnit(
  tx: WritableDb,
  statement: StatementHash,
  own: { readonly unit: UnitId; readonly at: number },
): void {
  const { unit, at } = own
  tx.run(
    "UPDATE outbox_addressee SET receipted_at = ?, outcome = 'accepted', complete = 1 WHERE statement = ? AND unit = ?",
    at,
    idBytes(statement),
    idBytes(unit),
  )
}

/** Durable envelopes at the relay that some unit has not fetched, newest first. */
export const unfinishedHeaders = (db: ReadableDb, limit: number): HeaderHash[] =>
  db
    .all<{ header_hash: Bytes }>(
      `SELECT o.header_hash FROM outbox o WHERE o.state <> 'done' AND o.state = 'relayed'
         AND EXISTS (SELECT 1 FROM outbox_addressee a WHERE a.statement = o.statement AND a.delivered_at IS NULL)
       ORDER BY o.staged_at DESC LIMIT ?`,
      limit,
    )
    .map((row) => idOf<HeaderHash>(row.header_hash))

export interface DeliveryRow {
  readonly unit: UnitId
  readonly queuedAt: number
  readonly relayedAt: number | undefined
  readonly deliveredAt: number | undefined
}

/** Queued, relayed and delivered per unit: the lower, local rungs of the ladder. */
export const deliveries = (db: ReadableDb, statement: StatementHash): DeliveryRow[] =>
  db
    .all<{ unit: Bytes; staged_at: number; relayed_at: number | undefined; delivered_at: number | undefined }>(
      `SELECT a.unit, o.staged_at, a.relayed_at, a.delivered_at FROM outbox_addressee a JOIN outbox o USING (statement)
       WHERE a.statement = ?`,
      idBytes(statement),
    )
    .map((row) => ({
      unit: idOf<UnitId>(row.unit),
      queuedAt: row.staged_at,
      relayedAt: row.relayed_at,
      deliveredAt: row.delivered_at,
    }))

/** Addressees without a receipt (durable), and envelopes that the relay has not taken. */
export function outboxCounts(db: ReadableDb): { readonly pending: number; readonly queued: number } {
  const row = db.get<{ pending: number; queued: number }>(
    `SELECT (SELECT count(*) FROM outbox_addressee a JOIN outbox o USING (statement)
              WHERE a.receipted_at IS NULL AND o.class = 'durable' AND o.state <> 'done') AS pending,
            (SELECT count(*) FROM outbox WHERE ${isOpen} AND state = 'staged') AS queued`,
  )
  return row ?? { pending: 0, queued: 0 }
}

/** Longest unconfirmed entry that was posted more than once: "relayed 14:02, no unit has confirmed, re-sent". */
export const troubledEnvelopes = (
  db: ReadableDb,
): { readonly statement: StatementHash; readonly code: string; readonly relayedAt: number | undefined }[] =>
  db
    .all<{ statement: Bytes; last_code: string; relayed_at: number | undefined }>(
      "SELECT statement, last_code, relayed_at FROM outbox WHERE state <> 'done' AND last_code IS NOT NULL ORDER BY staged_at LIMIT 20",
    )
    .map((row) => ({ statement: idOf<StatementHash>(row.statement), code: row.last_code, relayedAt: row.relayed_at }))
