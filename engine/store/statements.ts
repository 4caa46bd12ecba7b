/** The truth: every statement that this home made, received or was carried, as it was signed. Append-only. */
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
import { messageTypes } from '../../shared/protocol/message-types.ts'
import { signatureBytes } from '../../shared/protocol/plaintext.ts'
import type { ReadableDb, WritableDb } from './database.ts'

export type StatementDirection = 'in' | 'out' | 'carried'
/** names.md, Receipt outcomes. */
export type StatementOutcome =
  | 'accepted'
  | 'expired'
  | 'quarantined'
  | 'not-allowed'
  | 'needs-update'
  | 'waiting-parents'

export interface StoredStatement {
  readonly hash: StatementHash
  /** Of a creating operation its own hash; `undefined` for types that belong to no record. */
  readonly record: RecordId | undefined
  readonly type: number
  readonly bodyVersion: number
  readonly unit: UnitId
  readonly device: DeviceId
  readonly officer: OfficerId | undefined
  /** As the TBS says, ms. */
  readonly created: number
  readonly expires: number | undefined
  /** Exact bytes; the hash is over `tbs`, the signatures are 64 bytes each in the order of its signers. */
  readonly tbs: Bytes
  readonly sigs: Bytes
  readonly body: Bytes
  readonly direction: StatementDirection
  readonly outcome: StatementOutcome
  readonly receivedAt: number
  /** Size of the directory log by which it was judged. */
  readonly logSize: number
  readonly parents: readonly StatementHash[]
}

interface Row {
  hash: Bytes
  record: Bytes | undefined
  type: number
  body_version: number
  unit: Bytes
  device: Bytes
  officer: Bytes | undefined
  created: number
  expires: number | undefined
  tbs: Bytes
  sigs: Bytes
  body: Bytes
  direction: StatementDirection
  outcome: StatementOutcome
  received_at: number
  log_size: number
}

const optionalBytes = (id: string | undefined): Bytes | undefined => (id === undefined ? undefined : idBytes(id))
const optionalId = <Id extends string>(bytes: Bytes | undefined): Id | undefined =>
  bytes === undefined ? undefined : idOf<Id>(bytes)

const fromRow = (db: ReadableDb, row: Row): StoredStatement => ({
  hash: idOf<StatementHash>(row.hash),
  record: optionalId<RecordId>(row.record),
  type: row.type,
  bodyVersion: row.body_version,
  unit: idOf<UnitId>(row.unit),
  device: idOf<DeviceId>(row.device),
  officer: optionalId<OfficerId>(row.officer),
  created: row.created,
  expires: row.expires,
  tbs: row.tbs,
  sigs: row.sigs,
  body: row.body,
  direction: row.direction,
  outcome: row.outcome,
  receivedAt: row.received_at,
  logSize: row.log_size,
  parents: parentsOf(db, row.hash),
})

const parentsOf = (db: ReadableDb, child: Bytes): readonly StatementHash[] =>
  db
    .all<{ parent: Bytes }>('SELECT parent FROM statement_parent WHERE child = ? ORDER BY parent', child)
    .map(({ parent }) => idOf<StatementHash>(parent))

/** False when it is already there: nothing changes then. */
export function insertStatement(tx: WritableDb, statement: StoredStatement): boolean {
  const hash = idBytes(statement.hash)
  const { changes } = tx.run(
    `INSERT INTO statement (hash, record, type, body_version, unit, device, officer, created, expires, tbs, sigs, body,
       direction, outcome, received_at, log_size)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO NOTHING`,
    hash,
    optionalBytes(statement.record),
    statement.type,
    statement.bodyVersion,
    idBytes(statement.unit),
    idBytes(statement.device),
    optionalBytes(statement.officer),
    statement.created,
    statement.expires,
    statement.tbs,
    statement.sigs,
    statement.body,
    statement.direction,
    statement.outcome,
    statement.receivedAt,
    statement.logSize,
  )
  if (changes === 0) return false
  for (const parent of statement.parents) {
    tx.run('INSERT INTO statement_parent (child, parent) VALUES (?, ?)', hash, idBytes(parent))
  }
  return true
}

/** Signatures as the table has them, one after another. */
export const splitSignatures = (sigs: Bytes): Bytes[] =>
  Array.from({ length: sigs.length / signatureBytes }, (_, i) =>
    sigs.slice(i * signatureBytes, (i + 1) * signatureBytes),
  )

export function statementByHash(db: ReadableDb, hash: StatementHash): StoredStatement | undefined {
  const row = db.get<Row>('SELECT * FROM statement WHERE hash = ?', idBytes(hash))
  return row === undefined ? undefined : fromRow(db, row)
}

/** Of what was carried since `since`: the one whose signed bytes hold `part`. A search of all of them: ask seldom. */
export function carriedWith(db: ReadableDb, part: Bytes, since: number): StoredStatement | undefined {
  const row = db.get<Row>(
    "SELECT * FROM statement WHERE direction = 'carried' AND received_at >= ? AND instr(tbs, ?) > 0 LIMIT 1",
    since,
    part,
  )
  return row === undefined ? undefined : fromRow(db, row)
}

/** Of what it says, which record; `undefined` where it is not here or belongs to none. */
export const recordOf = (db: ReadableDb, hash: StatementHash): RecordId | undefined =>
  optionalId<RecordId>(
    db.get<{ record: Bytes | undefined }>('SELECT record FROM statement WHERE hash = ?', idBytes(hash))?.record,
  )

export const hasStatement = (db: ReadableDb, hash: StatementHash): boolean =>
  db.get('SELECT 1 FROM statement WHERE hash = ?', idBytes(hash)) !== undefined

/** All statements of a record, whatever their outcome, in no meaningful order: the projection sorts them. */
export const statementsOfRecord = (db: ReadableDb, record: RecordId): readonly StoredStatement[] =>
  db.all<Row>('SELECT * FROM statement WHERE record = ? ORDER BY hash', idBytes(record)).map((row) => fromRow(db, row))

/** Record ids in order of their hash, for a rebuild. */
export function* allRecords(db: ReadableDb): IterableIterator<RecordId> {
  const pageRows = 500
  let after: Bytes = new Uint8Array(0)
  for (;;) {
    const page = db.all<{ record: Bytes }>(
      'SELECT DISTINCT record FROM statement WHERE record > ? ORDER BY record LIMIT ?',
      after,
      pageRows,
    )
    for (const { record } of page) yield idOf<RecordId>(record)
    const last = page.at(-1)
    if (last === undefined || page.length < pageRows) return
    after = last.record
  }
}

/** Statements whose hash begins with `prefix` (hex, 8 digits or more): at most `limit`. */
export function statementsByPrefix(db: ReadableDb, prefix: string, limit: number): readonly StatementHash[] {
  const low = idBytes(prefix.padEnd(64, '0'))
  const high = idBytes(prefix.padEnd(64, 'f'))
  return db
    .all<{ hash: Bytes }>(
      'SELECT hash FROM statement WHERE hash BETWEEN ? AND ? ORDER BY hash LIMIT ?',
      low,
      high,
      limit,
    )
    .map(({ hash }) => idOf<StatementHash>(hash))
}

export const childrenOf = (db: ReadableDb, parent: StatementHash): readonly StatementHash[] =>
  db
    .all<{ child: Bytes }>('SELECT child FROM statement_parent WHERE parent = ? ORDER BY child', idBytes(parent))
    .map(({ child }) => idOf<StatementHash>(child))

/** Parents that statements of this record name and this home does not have. */
export const missingParents = (db: ReadableDb, record: RecordId): readonly StatementHash[] =>
  db
    .all<{ parent: Bytes }>(
      `SELECT DISTINCT parent FROM statement_parent JOIN statement ON hash = child
       WHERE record = ? AND parent NOT IN (SELECT hash FROM statement) ORDER BY parent`,
      idBytes(record),
    )
    .map(({ parent }) => idOf<StatementHash>(parent))

/**
 * Waits for parents, or for a program that can read it: what the index `statement_waiting` holds, in its own words. A
 * query for one of the two outcomes says this as well, or SQLite looks through every statement.
 */
export const isUnsettled = "outcome IN ('needs-update', 'waiting-parents')"

const unsettledOf = `SELECT 1 AS one FROM statement WHERE record = ? AND ${isUnsettled} LIMIT 1`

/** Whether a statement of this record waits for others: only then can something that has come settle it. */
export const hasUnsettled = (db: ReadableDb, record: RecordId): boolean =>
  db.get(unsettledOf, idBytes(record)) !== undefined

/** An outcome may change only away from the two that wait. Returns whether it did. */
export function settleOutcome(tx: WritableDb, hash: StatementHash, outcome: StatementOutcome): boolean {
  return (
    tx.run(`UPDATE statement SET outcome = ? WHERE hash = ? AND ${isUnsettled}`, outcome, idBytes(hash)).changes > 0
  )
}

/** By a sibling's word that it came in time, by a log of so many leaves. Returns whether it was quarantined. */
export const liftQuarantine = (
  tx: WritableDb,
  hash: StatementHash,
  to: { readonly outcome: StatementOutcome; readonly logSize: number },
): boolean =>
  tx.run(
    "UPDATE statement SET outcome = ?, log_size = ? WHERE hash = ? AND outcome = 'quarantined'",
    to.outcome,
    to.logSize,
    idBytes(hash),
  ).changes > 0

/** Units with statements that wait for their parents. */
export const unitsAwaited = (db: ReadableDb): readonly UnitId[] =>
  db
    .all<{ unit: Bytes }>(
      `SELECT DISTINCT unit FROM statement WHERE ${isUnsettled} AND outcome = 'waiting-parents' ORDER BY unit`,
    )
    .map(({ unit }) => idOf<UnitId>(unit))

/** Parents that statements of one unit wait for, over all records: what to ask that unit to carry. */
export const wantedFrom = (db: ReadableDb, unit: UnitId, limit: number): readonly StatementHash[] =>
  db
    .all<{ parent: Bytes }>(
      `SELECT DISTINCT parent FROM statement JOIN statement_parent ON child = hash
       WHERE ${isUnsettled} AND outcome = 'waiting-parents' AND unit = ? AND parent NOT IN (SELECT hash FROM statement)
       ORDER BY parent LIMIT ?`,
      idBytes(unit),
      limit,
    )
    .map(({ parent }) => idOf<StatementHash>(parent))

/** Parents that any statement waits for, over all records: a sibling may have them. */
export const awaitedParents = (db: ReadableDb, limit: number): readonly StatementHash[] =>
  db
    .all<{ parent: Bytes }>(
      `SELECT DISTINCT parent FROM statement JOIN statement_parent ON child = hash
       WHERE ${isUnsettled} AND outcome = 'waiting-parents' AND parent NOT IN (SELECT hash FROM statement) ORDER BY parent LIMIT ?`,
      limit,
    )
    .map(({ parent }) => idOf<StatementHash>(parent))

/** Bodies of the receipts that a unit made in that time, the newest first. */
export const receiptBodiesOf = (
  db: ReadableDb,
  unit: UnitId,
  made: { readonly since: number; readonly until: number; readonly limit: number },
): readonly Bytes[] =>
  db
    .all<{ body: Bytes }>(
      `SELECT body FROM statement WHERE unit = ? AND created BETWEEN ? AND ? AND type = ? AND outcome = 'accepted'
       ORDER BY created DESC LIMIT ?`,
      idBytes(unit),
      made.since,
      made.until,
      messageTypes.receipt,
      made.limit,
    )
    .map(({ body }) => body)

/** Operations of one device that count and have not expired, said since then: the newest first. */
export const operationsBy = (
  db: ReadableDb,
  by: { readonly unit: UnitId; readonly device: DeviceId },
  said: { readonly since: number; readonly at: number; readonly limit: number },
): readonly StatementHash[] =>
  db
    .all<{ hash: Bytes }>(
      `SELECT hash FROM statement WHERE unit = ? AND created > ? AND device = ? AND record IS NOT NULL
         AND outcome IN ('accepted', 'waiting-parents') AND (expires IS NULL OR expires > ?)
       ORDER BY created DESC, hash LIMIT ?`,
      idBytes(by.unit),
      said.since,
      idBytes(by.device),
      said.at,
      said.limit,
    )
    .map(({ hash }) => idOf<StatementHash>(hash))

/** The row that came last; 0 for none. Rows ascend in the order in which they came. */
export const newestStatement = (db: ReadableDb): number =>
  db.get<{ row: number | undefined }>('SELECT max(rowid) AS row FROM statement')?.row ?? 0
