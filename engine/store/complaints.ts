/** Complaints that this home keeps: what a refused envelope showed, and who has signed for it (docs/spec/complaint.md). */
import { concat, type Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type DeviceId, type HeaderHash, type StatementHash, type UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { Statement } from '../../shared/protocol/plaintext.ts'
import type { DisputeReason } from '../../shared/protocol/dispute-words.ts'
import type { ReadableDb, WritableDb } from './database.ts'

export interface Accused {
  readonly device: DeviceId
  readonly unit: UnitId
  readonly hash: StatementHash
  readonly statement: Pick<Statement, 'tbsBytes' | 'signatures'>
}

export interface KeptComplaint {
  readonly id: HeaderHash
  readonly reason: DisputeReason
  readonly disputed: Bytes
  /** Ms. */
  readonly at: number
  /** Absent until somebody's statement signs for the wrap. */
  readonly accused:
    | {
        readonly device: DeviceId
        readonly unit: UnitId
        readonly hash: StatementHash
        readonly tbs: Bytes
        readonly sigs: Bytes
      }
    | undefined
}

/** False where there is no place for one more: what came first stays. */
export function keepComplaint(
  tx: WritableDb,
  complaint: Pick<KeptComplaint, 'id' | 'reason' | 'disputed' | 'at'> & { readonly wrapsRoot: Bytes },
): boolean {
  // nobody is named in these, so anybody can make them: their places come free again
  tx.run('DELETE FROM complaint WHERE device IS NULL AND found_at < ?', complaint.at - limits.complaintWaitsMs)
  const open = tx.get<{ n: number }>('SELECT count(*) AS n FROM complaint WHERE device IS NULL')?.n ?? 0
  if (open >= limits.complaintsWaiting) return false
  const { changes } = tx.run(
    `INSERT INTO complaint (header_hash, reason, wraps_root, disputed, found_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO NOTHING`,
    idBytes(complaint.id),
    complaint.reason,
    complaint.wrapsRoot,
    complaint.disputed,
    complaint.at,
  )
  return changes > 0
}

/** False where this device has as many complaints against it as are kept; the one without a name is given up. */
export function accuse(tx: WritableDb, complaint: HeaderHash, accused: Accused): boolean {
  const { device, unit, hash, statement } = accused
  const kept = tx.get<{ n: number }>('SELECT count(*) AS n FROM complaint WHERE device = ?', idBytes(device))?.n ?? 0
  if (kept >= limits.complaintsPerDevice) {
    tx.run('DELETE FROM complaint WHERE header_hash = ?', idBytes(complaint))
    return false
  }
  tx.run(
    'UPDATE complaint SET tbs = ?, sigs = ?, device = ?, unit = ?, statement = ? WHERE header_hash = ?',
    statement.tbsBytes,
    concat(...statement.signatures),
    idBytes(device),
    idBytes(unit),
    idBytes(hash),
    idBytes(complaint),
  )
  return true
}

interface Row {
  readonly header_hash: Bytes
  readonly reason: DisputeReason
  readonly disputed: Bytes
  readonly found_at: number
  readonly tbs: Bytes | undefined
  readonly sigs: Bytes | undefined
  readonly device: Bytes | undefined
  readonly unit: Bytes | undefined
  readonly statement: Bytes | undefined
}

const toComplaint = (row: Row): KeptComplaint => {
  const { tbs, sigs, device, unit, statement } = row
  const isNamed = tbs !== undefined && sigs !== undefined && device !== undefined
  return {
    id: idOf<HeaderHash>(row.header_hash),
    reason: row.reason,
    disputed: row.disputed,
    at: row.found_at,
    accused:
      isNamed && unit !== undefined && statement !== undefined
        ? { device: idOf(device), unit: idOf(unit), hash: idOf(statement), tbs, sigs }
        : undefined,
  }
}

/** That wait for who has signed for these wraps. */
export const openComplaints = (db: ReadableDb, wrapsRoot: Bytes): readonly KeptComplaint[] =>
  db.all<Row>('SELECT * FROM complaint WHERE wraps_root = ? AND device IS NULL', wrapsRoot).map(toComplaint)

/** Newest first. */
export const complaintsKept = (db: ReadableDb): readonly KeptComplaint[] =>
  db.all<Row>('SELECT * FROM complaint ORDER BY found_at DESC, header_hash').map(toComplaint)

/** Units whose devices are accused since then. */
export const accusedSince = (db: ReadableDb, since: number): readonly UnitId[] =>
  db
    .all<{ unit: Bytes }>(
      'SELECT DISTINCT unit FROM complaint WHERE unit IS NOT NULL AND found_at >= ? LIMIT 20',
      since,
    )
    .map(({ unit }) => idOf<UnitId>(unit))
