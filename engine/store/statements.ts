/** Statements: the truth of this home. Everything that is shown can be computed from these and the receipts. */
import { concat, type Bytes } from '../../shared/bytes.ts'
import {
  idBytes,
  idOf,
  type DeviceId,
  type OfficerId,
  type RecordId,
  type StatementHash,
  type UnitId,
} from '../../shared/ids.ts'
import type { ReceiptOutcome } from '../../shared/protocol/bodies/receipt.ts'
import { signatureBytes, type Statement } from '../../shared/protocol/plaintext.ts'
import type { ReadableDb, WritableDb } from './database.ts'

/** `carried`: it came inside a carry, not in its own envelope. */
export type Direction = 'in' | 'out' | 'carried'

export interface StoredStatement extends Statement {
  readonly hash: StatementHash
  /** Absent for receipts, heartbeats and carries; a creating operation has its own hash. */
  readonly record: RecordId | undefined
  readonly type: number
  readonly bodyVersion: number
  readonly unit: UnitId
  readonly device: DeviceId
  readonly officer: OfficerId | undefined
  readonly created: number
  readonly expires: number
  readonly direction: Direction
  readonly outcome: ReceiptOutcome
  readonly receivedAt: number
  /** Size of the directory under which it was verified. */
  readonly logSize: number
}

/** False when it is known already: nothing is stored twice. */
export function saveStatement(tx: WritableDb, statement: StoredStatement, parents: readonly StatementHash[]): boolean {
  const { changes } = tx.run(
    `INSERT INTO statement (hash, record, type, body_version, unit, device, officer, created, expires, tbs, sigs, body,
       direction, outcome, received_at, log_size)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    idBytes(statement.hash),
    statement.record === undefined ? undefined : idBytes(statement.record),
    statement.type,
    statement.bodyVersion,
    idBytes(statement.unit),
    idBytes(statement.device),
    statement.officer === undefined ? undefined : idBytes(statement.officer),
    statement.created,
    statement.expires,
    statement.tbsBytes,
    concat(...statement.signatures),
    statement.body,
    statement.direction,
    statement.outcome,
    statement.receivedAt,
    statement.logSize,
  )
  if (changes === 0) return false
  for (const parent of parents) {
    tx.run(
      'INSERT INTO statement_parent (child, parent) VALUES (?, ?) ON CONFLICT DO NOTHING',
      idBytes(statement.hash),
      idBytes(parent),
    )
  }
  return true
}

interface StatementRow {
  hash: Bytes
  record: Bytes | undefined
  type: number
  body_version: number
  unit: Bytes
  device: Bytes
  officer: Bytes | undefined
  created: number
  expires: number
  tbs: Bytes
  sigs: Bytes
  body: Bytes
  direction: Direction
  outcome: ReceiptOutcome
  received_at: number
  log_size: number
}

const splitSignatures = (sigs: Bytes): Bytes[] =>
  Array.from({ length: sigs.length / signatureBytes }, (_, index) =>
    sigs.slice(index * signatureBytes, (index + 1) * signatureBytes),
  )

const toStatement = (row: StatementRow): StoredStatement => ({
  hash: idOf<StatementHash>(row.hash),
  record: row.record === undefined ? undefined : idOf<RecordId>(row.record),
  type: row.type,
  bodyVersion: row.body_version,
  unit: idOf<UnitId>(row.unit),
  device: idOf<DeviceId>(row.device),
  officer: row.officer === undefined ? undefined : idOf<OfficerId>(row.officer),
  created: row.created,
  expires: row.expires,
  tbsBytes: row.tbs,
  signatures: splitSignatures(row.sigs),
  body: row.body,
  direction: row.direction,
  outcome: row.outcome,
  receivedAt: row.received_at,
  logSize: row.log_size,
})

export function statementByHash(db: ReadableDb, hash: StatementHash): StoredStatement | undefined {
  const row = db.get<StatementRow>('SELECT * FROM statement WHERE hash = ?', idBytes(hash))
  return row === undefined ? undefined : toStatement(row)
}

export const isStored = (db: ReadableDb, hash: StatementHash): boolean =>
  db.get('SELECT 1 AS one FROM statement WHERE hash = ?', idBytes(hash)) !== undefined

/** All of a record, in no particular order. */
export const statementsOfRecord = (db: ReadableDb, record: RecordId): StoredStatement[] =>
  db.all<StatementRow>('SELECT * FROM statement WHERE record = ?', idBytes(record)).map(toStatement)

/** Every record that has a statement here; one at a time, for rebuilding. */
export function* recordIds(db: ReadableDb): IterableIterator<RecordId> {
  for (const row of db.iterate<{ record: Bytes }>('SELECT DISTINCT record FROM statement WHERE record IS NOT NULL')) {
    yield idOf<RecordId>(row.record)
  }
}

export function setOutcome(tx: WritableDb, hash: StatementHash, outcome: ReceiptOutcome): void {
  tx.run('UPDATE statement SET outcome = ? WHERE hash = ?', outcome, idBytes(hash))
}

/** Parents that statements of this record name and that are not here. */
export const missingParents = (db: ReadableDb, record: RecordId, limit: number): StatementHash[] =>
  db
    .all<{ parent: Bytes }>(
      `SELECT DISTINCT p.parent FROM statement s JOIN statement_parent p ON p.child = s.hash
       WHERE s.record = ? AND NOT EXISTS (SELECT 1 FROM statement k WHERE k.hash = p.parent) LIMIT ?`,
      idBytes(record),
      limit,
    )
    .map((row) => idOf<StatementHash>(row.parent))

/** Parents that statements of a unit wait for, over all records: what to ask that unit to carry. */
export const wantedFrom = (db: ReadableDb, unit: UnitId, limit: number): StatementHash[] =>
  db
    .all<{ parent: Bytes }>(
      `SELECT DISTINCT p.parent FROM statement s JOIN statement_parent p ON p.child = s.hash
       WHERE s.outcome = 'waiting-parents' AND s.unit = ?
         AND NOT EXISTS (SELECT 1 FROM statement k WHERE k.hash = p.parent) LIMIT ?`,
      idBytes(unit),
      limit,
    )
    .map((row) => idOf<StatementHash>(row.parent))
