/**
 * Signed rungs: those that others' devices have sent about statements, and those that this device owes. A rung counts
 * once per unit, the earliest first; every device's own word is kept, since each is evidence.
 */
import type { Bytes } from '../../shared/bytes.ts'
import {
  idBytes,
  idOf,
  type DeviceId,
  type OfficerId,
  type RecordId,
  type StatementHash,
  type UnitId,
} from '../../shared/ids.ts'
import type { ReceiptOutcome, ReceiptRung } from '../../shared/protocol/bodies/receipt.ts'
import type { AddresseeKey } from '../../shared/protocol/addressee.ts'
import type { ReadableDb, WritableDb } from './database.ts'

export interface StoredReceipt {
  readonly statement: StatementHash
  readonly unit: UnitId
  readonly rung: ReceiptRung
  readonly device: DeviceId
  readonly outcome: ReceiptOutcome
  readonly at: number
  readonly officer: OfficerId | undefined
  readonly complete: boolean
  /** The receipt envelope's statement: the signature that proves it. */
  readonly receipt: StatementHash
}

/** True when this is news: a first word of that device on that rung, or one that completes it. */
export function saveReceipt(tx: WritableDb, receipt: StoredReceipt): boolean {
  return (
    tx.run(
      `INSERT INTO receipt (statement, unit, rung, device, outcome, at, officer, complete, receipt_statement)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (statement, unit, rung, device) DO UPDATE
         SET outcome = excluded.outcome, complete = excluded.complete, at = excluded.at, receipt_statement = excluded.receipt_statement
         WHERE (excluded.complete > receipt.complete) OR (receipt.outcome = 'waiting-parents' AND excluded.outcome <> 'waiting-parents')`,
      idBytes(receipt.statement),
      idBytes(receipt.unit),
      receipt.rung,
      idBytes(receipt.device),
      receipt.outcome,
      receipt.at,
      receipt.officer === undefined ? undefined : idBytes(receipt.officer),
      receipt.complete ? 1 : 0,
      idBytes(receipt.receipt),
    ).changes > 0
  )
}

interface ReceiptRow {
  statement: Bytes
  unit: Bytes
  rung: ReceiptRung
  device: Bytes
  outcome: ReceiptOutcome
  at: number
  officer: Bytes | undefined
  complete: number
  receipt_statement: Bytes
}

export const receiptsOf = (db: ReadableDb, statement: StatementHash): StoredReceipt[] =>
  db
    .all<ReceiptRow>('SELECT * FROM receipt WHERE statement = ? ORDER BY at, device', idBytes(statement))
    .map((row) => ({
      statement: idOf<StatementHash>(row.statement),
      unit: idOf<UnitId>(row.unit),
      rung: row.rung,
      device: idOf<DeviceId>(row.device),
      outcome: row.outcome,
      at: row.at,
      officer: row.officer === undefined ? undefined : idOf<OfficerId>(row.officer),
      complete: row.complete === 1,
      receipt: idOf<StatementHash>(row.receipt_statement),
    }))

/** The statements of all receipts that count for a statement of this record, ascending. */
export const receiptStatementsOf = (db: ReadableDb, record: RecordId): readonly StatementHash[] =>
  db
    .all<{ receipt_statement: Bytes }>(
      `SELECT DISTINCT receipt_statement FROM receipt JOIN statement ON receipt.statement = hash
       WHERE record = ? ORDER BY receipt_statement`,
      idBytes(record),
    )
    .map((row) => idOf<StatementHash>(row.receipt_statement))

/**
 * This unit's word on that rung has been sent already, by this device or a sibling. That a statement waits for its
 * parents is the last word only while it does: another `outcome` is news.
 */
export const unitHasSaid = (
  db: ReadableDb,
  said: Pick<StoredReceipt, 'statement' | 'unit' | 'rung'> & Partial<Pick<StoredReceipt, 'outcome'>>,
): boolean =>
  db.get(
    `SELECT 1 AS one FROM receipt WHERE statement = ? AND unit = ? AND rung = ?
       AND (complete = 1 OR outcome <> 'accepted') AND (outcome <> 'waiting-parents' OR ?) LIMIT 1`,
    idBytes(said.statement),
    idBytes(said.unit),
    said.rung,
    said.outcome === 'waiting-parents' ? 1 : 0,
  ) !== undefined

export interface DueReceipt {
  readonly statement: StatementHash
  readonly rung: ReceiptRung
  readonly to: UnitId
  /** Who was addressed: this unit. */
  readonly addressee: AddresseeKey
  readonly outcome: ReceiptOutcome
  readonly at: number
  readonly urgency: string
  /** Said before, and asked for again by a duplicate. */
  readonly again?: boolean
}

/** Owed from `dueAt` on. A later word about the same rung replaces an unsent one. */
export function oweReceipt(tx: WritableDb, due: DueReceipt, dueAt: number): void {
  tx.run(
    `INSERT INTO receipt_due (statement, rung, to_unit, addressee, outcome, at, due_at, urgency, again) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (statement, rung, to_unit) DO UPDATE SET outcome = excluded.outcome, due_at = min(due_at, excluded.due_at)`,
    idBytes(due.statement),
    due.rung,
    idBytes(due.to),
    idBytes(due.addressee),
    due.outcome,
    due.at,
    dueAt,
    due.urgency,
    due.again === true ? 1 : 0,
  )
}

interface DueRow {
  statement: Bytes
  rung: ReceiptRung
  to_unit: Bytes
  addressee: Bytes
  outcome: ReceiptOutcome
  at: number
  urgency: string
  again: number
}

/** Owed at `now`, at most `limit`, those to one unit together. */
export const dueReceipts = (db: ReadableDb, now: number, limit: number): DueReceipt[] =>
  db.all<DueRow>('SELECT * FROM receipt_due WHERE due_at <= ? ORDER BY to_unit, at LIMIT ?', now, limit).map((row) => ({
    statement: idOf<StatementHash>(row.statement),
    rung: row.rung,
    to: idOf<UnitId>(row.to_unit),
    addressee: idOf<AddresseeKey>(row.addressee),
    outcome: row.outcome,
    at: row.at,
    urgency: row.urgency,
    again: row.again === 1,
  }))

export function forgetDue(tx: WritableDb, due: Pick<DueReceipt, 'statement' | 'rung'>): void {
  tx.run('DELETE FROM receipt_due WHERE statement = ? AND rung = ?', idBytes(due.statement), due.rung)
}

/** Nobody is there to hear it. */
export const forgetDueTo = (tx: WritableDb, to: UnitId): void =>
  void tx.run('DELETE FROM receipt_due WHERE to_unit = ?', idBytes(to))

/** Nothing can be sealed to that unit now. */
export function postponeReceipts(tx: WritableDb, to: UnitId, until: number): void {
  tx.run('UPDATE receipt_due SET due_at = max(due_at, ?) WHERE to_unit = ?', until, idBytes(to))
}

/** When the next owed receipt falls due; `undefined` when none is owed. */
export const nextDueAt = (db: ReadableDb): number | undefined =>
  db.get<{ at: number | undefined }>('SELECT min(due_at) AS at FROM receipt_due')?.at

/** Their attachments are whole now: no reason to wait. */
export function hastenReceipts(tx: WritableDb, statements: readonly StatementHash[], now: number): void {
  for (const statement of statements) {
    tx.run('UPDATE receipt_due SET due_at = min(due_at, ?) WHERE statement = ?', now, idBytes(statement))
  }
}

/** How many more receipts of that device may wait for what they speak of; `max` for one device, eight times that for all. */
export function earlyReceiptRoom(tx: WritableDb, device: DeviceId, max: number): number {
  const { all, own } = tx.get<{ all: number; own: number }>(
    `SELECT count(*) AS "all", count(CASE WHEN s.device = ? THEN 1 END) AS own
       FROM receipt_early e JOIN statement s ON s.hash = e.receipt`,
    idBytes(device),
  ) ?? { all: 0, own: 0 }
  return Math.max(0, Math.min(max - own, 8 * max - all))
}

/** Those that have waited since before `before` wait no longer: what they speak of was never for this home. */
export const forgetEarlyReceipts = (tx: WritableDb, before: number): void =>
  void tx.run('DELETE FROM receipt_early WHERE (SELECT received_at FROM statement WHERE hash = receipt) < ?', before)

/** A receipt, stored as a statement, speaks of one that is not here. */
export const noteEarlyReceipt = (
  tx: WritableDb,
  early: { readonly statement: StatementHash; readonly receipt: StatementHash },
): void =>
  void tx.run(
    'INSERT INTO receipt_early (statement, receipt) VALUES (?, ?) ON CONFLICT DO NOTHING',
    idBytes(early.statement),
    idBytes(early.receipt),
  )

export function takeEarlyReceipts(tx: WritableDb, statement: StatementHash): readonly StatementHash[] {
  const found = tx.all<{ receipt: Bytes }>(
    'SELECT receipt FROM receipt_early WHERE statement = ? ORDER BY receipt',
    idBytes(statement),
  )
  if (found.length > 0) tx.run('DELETE FROM receipt_early WHERE statement = ?', idBytes(statement))
  return found.map(({ receipt }) => idOf<StatementHash>(receipt))
}
