/** Forks that this home has seen, which others are told of, and what others tell of forks. */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type DeviceId, type StatementHash, type UnitId } from '../../shared/ids.ts'
import type { ReadableDb, WritableDb } from './database.ts'

export interface KeptFork {
  readonly id: number
  readonly first: StatementHash
  readonly second: { readonly tbs: Bytes; readonly sigs: Bytes }
}

export const untoldForks = (db: ReadableDb, limit: number): readonly KeptFork[] =>
  db
    .all<{ seq_no: number; first_hash: Bytes; second_tbs: Bytes; second_sigs: Bytes }>(
      'SELECT seq_no, first_hash, second_tbs, second_sigs FROM fork WHERE told_at IS NULL ORDER BY seq_no LIMIT ?',
      limit,
    )
    .map((row) => ({
      id: row.seq_no,
      first: idOf<StatementHash>(row.first_hash),
      second: { tbs: row.second_tbs, sigs: row.second_sigs },
    }))

export const markForkTold = (tx: WritableDb, id: number, at: number): void =>
  void tx.run('UPDATE fork SET told_at = ? WHERE seq_no = ?', at, id)

/** One word of each unit about each device: the newest. */
export function saveForkReport(
  tx: WritableDb,
  report: { readonly device: DeviceId; readonly by: UnitId; readonly statement: StatementHash; readonly at: number },
): void {
  tx.run(
    `INSERT INTO fork_report (device, unit, statement, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (device, unit) DO UPDATE SET statement = excluded.statement, at = excluded.at`,
    idBytes(report.device),
    idBytes(report.by),
    idBytes(report.statement),
    report.at,
  )
}

/** Devices that others say have told two stories, since `since`, with who says so. */
export const forkReports = (
  db: ReadableDb,
  since: number,
): readonly { readonly device: DeviceId; readonly by: UnitId }[] =>
  db
    .all<{ device: Bytes; unit: Bytes }>(
      'SELECT device, unit FROM fork_report WHERE at >= ? ORDER BY at DESC, device LIMIT 20',
      since,
    )
    .map((row) => ({ device: idOf<DeviceId>(row.device), by: idOf<UnitId>(row.unit) }))
