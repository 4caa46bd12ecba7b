/** The operations of a record, read back from the statements that this home holds. */
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
import type { Addressee } from '../../shared/protocol/addressee.ts'
import { decodeTbs } from '../../shared/protocol/tbs.ts'
import { decodeOperation, type Operation } from '../records/operation.ts'
import { membersKnown } from './circles.ts'
import type { ReadableDb, WritableDb } from './database.ts'

interface StatementRow {
  hash: Bytes
  unit: Bytes
  device: Bytes
  officer: Bytes | undefined
  tbs: Bytes
  body: Bytes
}

/**
 * Statements that count: quarantined and not-allowed ones are kept as evidence and never projected. A needs-update one
 * was not judged: nobody has compared its author's role and name with a certificate, and it may carry a critical
 * extension. A program that understands it judges it whole before it counts.
 */
export const operationsOf = (db: ReadableDb, record: RecordId): readonly Operation[] =>
  db
    .all<StatementRow>(
      `SELECT hash, unit, device, officer, tbs, body FROM statement
       WHERE record = ? AND outcome IN ('accepted', 'expired', 'waiting-parents')`,
      idBytes(record),
    )
    .flatMap((row) => toOperation(db, row))

/** Understood and refused: shown as such, and never projected. */
export const refusedIn = (db: ReadableDb, record: RecordId): readonly Operation[] =>
  db
    .all<StatementRow>(
      `SELECT hash, unit, device, officer, tbs, body FROM statement WHERE record = ? AND outcome = 'not-allowed'`,
      idBytes(record),
    )
    .flatMap((row) => toOperation(db, row))

/** By transaction: what it stores is projected before it ends, and need not be decoded twice. */
const decodedIn = new WeakMap<ReadableDb, Map<StatementHash, Operation>>()

/** Of a statement that this transaction stores, as it was judged. */
export function keepDecoded(tx: WritableDb, operation: Operation): void {
  if (operation.circles.length > 0) return // their members are read as they were remembered
  const kept = decodedIn.get(tx) ?? new Map<StatementHash, Operation>()
  decodedIn.set(tx, kept.set(operation.hash, operation))
}

function toOperation(db: ReadableDb, row: StatementRow): readonly Operation[] {
  const kept = decodedIn.get(db)?.get(idOf<StatementHash>(row.hash))
  if (kept !== undefined) return [kept]
  const tbs = decodeTbs(row.tbs)
  const decoded = decodeOperation({
    hash: idOf<StatementHash>(row.hash),
    tbs,
    named: unitsNamedIn(db, tbs.recipients),
    body: row.body,
    unit: idOf<UnitId>(row.unit),
    device: idOf<DeviceId>(row.device),
    officer: row.officer === undefined ? undefined : idOf<OfficerId>(row.officer),
  })
  return decoded.ok ? [decoded.value] : []
}

/** Members of circles as they were remembered when the statement was stored. */
const unitsNamedIn = (db: ReadableDb, recipients: readonly Addressee[]): readonly UnitId[] => [
  ...new Set(
    recipients.flatMap((each) => {
      if (each.kind === 'unit') return [each.id]
      return each.kind === 'circle' ? membersKnown(db, { circle: each.id, version: each.epoch }) : []
    }),
  ),
]

/** One operation by its statement hash, whatever its outcome; `undefined` when it is not here or not understood. */
export const operationAt = (db: ReadableDb, hash: StatementHash): Operation | undefined => {
  const row = db.get<StatementRow>(
    'SELECT hash, unit, device, officer, tbs, body FROM statement WHERE hash = ?',
    idBytes(hash),
  )
  return row === undefined ? undefined : toOperation(db, row)[0]
}

/** Every record that has a statement here, oldest first. */
export const recordsOf = (db: ReadableDb): readonly RecordId[] =>
  db
    .all<{ record: Bytes }>(
      'SELECT record FROM statement WHERE record IS NOT NULL GROUP BY record ORDER BY min(received_at), record',
    )
    .map((row) => idOf<RecordId>(row.record))
