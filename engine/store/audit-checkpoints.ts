/** Signed checkpoints of this device's audit, and those that others have shown (docs/spec/audit.md). */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type DeviceId, type UnitId } from '../../shared/ids.ts'
import type { AuditHead } from './audit-tree.ts'
import type { ReadableDb, WritableDb } from './database.ts'

export interface AuditCheckpoint extends AuditHead {
  /** With the cosignatures that have come. */
  readonly note: Bytes
  readonly at: number
  /** The oldest cosignature in the note. */
  readonly cosignedAt: number | undefined
}

interface CheckpointRow {
  size: number
  root: Bytes
  note: Bytes
  at: number
  cosigned_at: number | undefined
}

const toCheckpoint = ({ cosigned_at: cosignedAt, ...row }: CheckpointRow): AuditCheckpoint => ({ ...row, cosignedAt })
const optionally = (row: CheckpointRow | undefined): AuditCheckpoint | undefined => row && toCheckpoint(row)

export function saveCheckpoint(tx: WritableDb, checkpoint: Omit<AuditCheckpoint, 'cosignedAt'>): void {
  const { size, root, note, at } = checkpoint
  tx.run('INSERT OR IGNORE INTO audit_checkpoint (size, root, note, at) VALUES (?, ?, ?, ?)', size, root, note, at)
}

export const newestCheckpoint = (db: ReadableDb): AuditCheckpoint | undefined =>
  optionally(db.get<CheckpointRow>('SELECT * FROM audit_checkpoint ORDER BY size DESC LIMIT 1'))

export const checkpointOf = (db: ReadableDb, size: number): AuditCheckpoint | undefined =>
  optionally(db.get<CheckpointRow>('SELECT * FROM audit_checkpoint WHERE size = ?', size))

export const allCheckpoints = (db: ReadableDb): readonly AuditCheckpoint[] =>
  db.all<CheckpointRow>('SELECT * FROM audit_checkpoint ORDER BY size').map(toCheckpoint)

/** The smallest trees with that row in them that somebody has cosigned. */
export const cosignedCheckpoints = (
  db: ReadableDb,
  covering: { readonly seq: number; readonly limit: number },
): readonly AuditCheckpoint[] =>
  db
    .all<CheckpointRow>(
      'SELECT * FROM audit_checkpoint WHERE size >= ? AND cosigned_at IS NOT NULL ORDER BY size LIMIT ?',
      covering.seq,
      covering.limit,
    )
    .map(toCheckpoint)

export function saveCosigned(
  tx: WritableDb,
  cosigned: { readonly size: number; readonly note: Bytes; readonly cosignedAt: number },
): void {
  const { size, note, cosignedAt } = cosigned
  tx.run('UPDATE audit_checkpoint SET note = ?, cosigned_at = ? WHERE size = ?', note, cosignedAt, size)
}

/** When the oldest entry was made that no checkpoint of at least `size` covers; audit messages and heartbeats do not count. */
export const uncoveredSince = (db: ReadableDb, size: number): number | undefined =>
  db.get<{ at: number | undefined }>(
    "SELECT min(at) AS at FROM audit WHERE seq > ? AND action NOT IN ('send.audit', 'send.heartbeat')",
    size,
  )?.at

/** The largest checkpoint of another device that was shown to this one. */
export interface PeerCheckpoint extends AuditHead {
  readonly device: DeviceId
  readonly unit: UnitId
  readonly note: Bytes
}

interface PeerRow {
  device: Bytes
  unit: Bytes
  size: number
  root: Bytes
  note: Bytes
}

const toPeer = ({ device, unit, size, root, note }: PeerRow): PeerCheckpoint => ({
  device: idOf<DeviceId>(device),
  unit: idOf<UnitId>(unit),
  size,
  root,
  note,
})

export function peerCheckpoint(db: ReadableDb, device: DeviceId): PeerCheckpoint | undefined {
  const row = db.get<PeerRow>('SELECT * FROM audit_peer WHERE device = ?', idBytes(device))
  return row && toPeer(row)
}

export const peerCheckpoints = (db: ReadableDb): readonly PeerCheckpoint[] =>
  db.all<PeerRow>('SELECT * FROM audit_peer ORDER BY device').map(toPeer)

export function savePeer(tx: WritableDb, peer: PeerCheckpoint, at: number): void {
  tx.run(
    `INSERT INTO audit_peer (device, unit, size, root, note, at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET
       unit = excluded.unit, size = excluded.size, root = excluded.root, note = excluded.note, at = excluded.at`,
    idBytes(peer.device),
    idBytes(peer.unit),
    peer.size,
    peer.root,
    peer.note,
    at,
  )
}

export const oweAnswer = (tx: WritableDb, device: DeviceId): void =>
  void tx.run('UPDATE audit_peer SET answer_due = 1 WHERE device = ?', idBytes(device))

export const answersDue = (db: ReadableDb, limit: number): readonly PeerCheckpoint[] =>
  db.all<PeerRow>('SELECT * FROM audit_peer WHERE answer_due = 1 ORDER BY unit, device LIMIT ?', limit).map(toPeer)

export const answered = (tx: WritableDb, device: DeviceId): void =>
  void tx.run('UPDATE audit_peer SET answer_due = 0 WHERE device = ?', idBytes(device))

/** How far that device has seen this one's audit. */
export function saveSeenBy(
  tx: WritableDb,
  seen: { readonly device: DeviceId; readonly unit: UnitId; readonly size: number; readonly at: number },
): void {
  tx.run(
    `INSERT INTO audit_seen_by (device, unit, size, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET size = excluded.size, at = excluded.at`,
    idBytes(seen.device),
    idBytes(seen.unit),
    seen.size,
    seen.at,
  )
}

/** Sizes that other devices stand at, the latest heard first. */
export const seenSizes = (db: ReadableDb, limit: number): readonly number[] =>
  db
    .all<{ size: number }>('SELECT size FROM audit_seen_by GROUP BY size ORDER BY max(at) DESC LIMIT ?', limit)
    .map(({ size }) => size)
