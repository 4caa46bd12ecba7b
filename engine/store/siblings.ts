/** What this home knows of its siblings: their words about chains, devices that have joined, and snapshots. */
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
import type { AddresseeKey } from '../../shared/protocol/addressee.ts'
import { messageTypes } from '../../shared/protocol/message-types.ts'
import { limits } from '../../shared/limits.ts'
import type { ReadableDb, WritableDb } from './database.ts'
import { isUnsettled } from './statements.ts'

export interface ChainsPart {
  readonly device: DeviceId
  readonly part: number
  readonly statement: StatementHash
  readonly created: number
  readonly dueAt: number | undefined
}

/** A newer word takes the place of an older one, part by part. */
export function saveChains(tx: WritableDb, word: ChainsPart): void {
  const device = idBytes(word.device)
  tx.run('DELETE FROM sibling_chains WHERE device = ? AND created < ?', device, word.created)
  tx.run(
    `INSERT INTO sibling_chains (device, part, statement, created, due_at)
     SELECT ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM sibling_chains WHERE device = ? AND created > ?)
     ON CONFLICT DO NOTHING`,
    device,
    word.part,
    idBytes(word.statement),
    word.created,
    word.dueAt,
    device,
    word.created,
  )
}

/** Devices with a word that waits for its answer. */
export const chainsDue = (db: ReadableDb, now: number): readonly DeviceId[] =>
  db
    .all<{ device: Bytes }>('SELECT DISTINCT device FROM sibling_chains WHERE due_at <= ? ORDER BY device', now)
    .map(({ device }) => idOf<DeviceId>(device))

export const chainsOf = (db: ReadableDb, device: DeviceId): readonly Omit<ChainsPart, 'device' | 'dueAt'>[] =>
  db
    .all<{ part: number; statement: Bytes; created: number }>(
      'SELECT part, statement, created FROM sibling_chains WHERE device = ? ORDER BY part',
      idBytes(device),
    )
    .map((row) => ({ ...row, statement: idOf<StatementHash>(row.statement) }))

export const chainsAnswered = (tx: WritableDb, device: DeviceId): void =>
  void tx.run('UPDATE sibling_chains SET due_at = NULL WHERE device = ?', idBytes(device))

/** Somebody of the unit has carried it to the unit: others need not. */
export function noteCarriedAmongUs(
  tx: WritableDb,
  carried: { unit: UnitId; statement: StatementHash; at: number },
): void {
  tx.run(
    `INSERT INTO carry_asked (unit, statement, at) VALUES (?, ?, ?)
     ON CONFLICT (unit, statement) DO UPDATE SET at = max(at, excluded.at)`,
    idBytes(carried.unit),
    idBytes(carried.statement),
    carried.at,
  )
}

export const carriedAmongUs = (db: ReadableDb, unit: UnitId, statement: StatementHash): number | undefined =>
  db.get<{ at: number }>(
    'SELECT at FROM carry_asked WHERE unit = ? AND statement = ?',
    idBytes(unit),
    idBytes(statement),
  )?.at

const isSetAside = `outcome = 'quarantined' AND (record IS NOT NULL OR type = ${messageTypes.receipt})`

/** Operations and receipts that are kept apart, each with who signed it. */
export const setAside = (
  db: ReadableDb,
): readonly { readonly hash: StatementHash; readonly device: DeviceId; readonly officer: OfficerId | undefined }[] =>
  db
    .all<{ hash: Bytes; device: Bytes; officer: Bytes | undefined }>(
      `SELECT hash, device, officer FROM statement WHERE ${isSetAside} ORDER BY rowid`,
    )
    .map(({ hash, device, officer }) => ({
      hash: idOf<StatementHash>(hash),
      device: idOf<DeviceId>(device),
      officer: officer === undefined ? undefined : idOf<OfficerId>(officer),
    }))

/** Operations that nobody here could read when they came, by what they say that they are. */
export const unread = (
  db: ReadableDb,
): readonly { readonly hash: StatementHash; readonly type: number; readonly bodyVersion: number }[] =>
  db
    .all<{ hash: Bytes; type: number; body_version: number }>(
      `SELECT hash, type, body_version FROM statement
       WHERE ${isUnsettled} AND outcome = 'needs-update' AND record IS NOT NULL`,
    )
    .map(({ hash, type, body_version: bodyVersion }) => ({ hash: idOf<StatementHash>(hash), type, bodyVersion }))

/** One of these that can be read now: to be judged like what was set aside. */
export function setAsideAgain(tx: WritableDb, hash: StatementHash): void {
  tx.run("UPDATE statement SET outcome = 'quarantined' WHERE hash = ? AND outcome = 'needs-update'", idBytes(hash))
}

/**
 * Operations and receipts that came after `since` and are kept apart because their signer was removed: a sibling may have
 * had them in time. Those that nobody of the unit was asked about since `askedBefore`, longest not asked about first.
 */
export const doubted = (
  db: ReadableDb,
  unit: UnitId,
  which: { readonly since: number; readonly askedBefore: number; readonly limit: number },
): readonly StatementHash[] =>
  db
    .all<{ hash: Bytes }>(
      `SELECT hash FROM statement
         LEFT JOIN carry_asked ON carry_asked.unit = ? AND carry_asked.statement = hash
       WHERE ${isSetAside} AND received_at > ? AND coalesce(carry_asked.at, 0) <= ?
       ORDER BY coalesce(carry_asked.at, 0), received_at DESC LIMIT ?`,
      idBytes(unit),
      which.since,
      which.askedBefore,
      which.limit,
    )
    .map(({ hash }) => idOf<StatementHash>(hash))

/**
 * What no active record shows and may still come to count: what is set aside, receipts about statements that are not here
 * yet, and receipts that came since `began`. Of what came after `since`, the newest first.
 */
export const besideRecords = (
  db: ReadableDb,
  which: { readonly since: number; readonly began: number; readonly limit: number },
): readonly StatementHash[] =>
  db
    .all<{ hash: Bytes }>(
      `SELECT hash FROM statement WHERE received_at > ? AND (${isSetAside}
         OR (type = ${messageTypes.receipt} AND outcome = 'accepted'
             AND (received_at >= ? OR hash IN (SELECT receipt FROM receipt_early))))
       ORDER BY received_at DESC, hash LIMIT ?`,
      which.since,
      which.began,
      which.limit,
    )
    .map(({ hash }) => idOf<StatementHash>(hash))

/** Numbers under which there are operations of records that cannot be shown yet: what created them is missing. */
export const withoutCreator = (
  db: ReadableDb,
  since: number,
): readonly { readonly device: DeviceId; readonly addressee: AddresseeKey; readonly seq: number }[] =>
  db
    .all<{ device: Bytes; addressee: Bytes; seq: number }>(
      `SELECT link_in.device, addressee, seq FROM statement JOIN link_in USING (hash)
       WHERE ${isUnsettled} AND outcome = 'waiting-parents' AND received_at > ? AND record NOT IN (SELECT record FROM record)
       ORDER BY link_in.device, addressee, seq`,
      since,
    )
    .map((row) => ({ ...row, device: idOf<DeviceId>(row.device), addressee: idOf<AddresseeKey>(row.addressee) }))

export type NewcomerState = 'due' | 'sent' | 'seen'
export interface Newcomer {
  readonly device: DeviceId
  readonly epoch: number
  /** The last record that was carried for it; empty at the beginning. */
  readonly after: Bytes
}

/** A device that is new since that epoch; one that asks again begins again. */
export function noteNewcomer(
  tx: WritableDb,
  newcomer: { readonly device: DeviceId; readonly epoch: number; readonly dueAt: number },
): void {
  tx.run(
    `INSERT INTO newcomer (device, epoch, due_at, after, state) VALUES (?, ?, ?, x'', 'due')
     ON CONFLICT (device) DO UPDATE SET epoch = excluded.epoch, due_at = excluded.due_at, after = x'', state = 'due'
       WHERE state <> 'due'`,
    idBytes(newcomer.device),
    newcomer.epoch,
    newcomer.dueAt,
  )
}

export const newcomersDue = (db: ReadableDb, now: number): readonly Newcomer[] =>
  db
    .all<{ device: Bytes; epoch: number; after: Bytes }>(
      "SELECT device, epoch, after FROM newcomer WHERE state = 'due' AND due_at <= ? ORDER BY due_at, device LIMIT 16",
      now,
    )
    .map((row) => ({ ...row, device: idOf<DeviceId>(row.device) }))

export const carriedThrough = (tx: WritableDb, device: DeviceId, after: Bytes): void =>
  void tx.run('UPDATE newcomer SET after = ? WHERE device = ?', after, idBytes(device))

export const settleNewcomer = (tx: WritableDb, device: DeviceId, state: NewcomerState): void =>
  void tx.run("UPDATE newcomer SET state = ? WHERE device = ? AND state <> 'sent'", state, idBytes(device))

/** Records behind `after` that are active at `at`, in the order of their ids: lists are told late that one has expired. */
export const activeRecords = (
  db: ReadableDb,
  which: {
    readonly after: Bytes
    readonly at: number
    readonly limit: number
    /** For another unit: without what stays within the own one. */
    readonly leaving?: true
  },
): readonly RecordId[] =>
  db
    .all<{ record: Bytes }>(
      `SELECT record FROM record WHERE open = 1 AND until > ? AND record > ?
         ${which.leaving === true ? "AND family <> 'handover'" : ''} ORDER BY record LIMIT ?`,
      which.at,
      which.after,
      which.limit,
    )
    .map(({ record }) => idOf<RecordId>(record))

export interface SnapshotPart {
  readonly statement: StatementHash
  readonly device: DeviceId
  readonly newcomer: DeviceId
  readonly part: number
  readonly parts: number
  readonly count: number
  readonly created: number
}

export function saveSnapshotPart(
  tx: WritableDb,
  part: SnapshotPart,
  how: { readonly at: number; readonly seenDue: number | undefined },
): void {
  tx.run(
    `INSERT INTO snapshot_part (statement, device, newcomer, part, parts, count, created, at, seen_due)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    idBytes(part.statement),
    idBytes(part.device),
    idBytes(part.newcomer),
    part.part,
    part.parts,
    part.count,
    part.created,
    how.at,
    how.seenDue,
  )
}

interface PartRow {
  statement: Bytes
  device: Bytes
  newcomer: Bytes
  part: number
  parts: number
  count: number
  created: number
}
const toPart = (row: PartRow): SnapshotPart => ({
  ...row,
  statement: idOf<StatementHash>(row.statement),
  device: idOf<DeviceId>(row.device),
  newcomer: idOf<DeviceId>(row.newcomer),
})
const partColumns = 'statement, device, newcomer, part, parts, count, created'

/** Whole snapshots for that device, part by part, the oldest first. */
export const wholeSnapshots = (db: ReadableDb, newcomer: DeviceId): readonly SnapshotPart[] =>
  db
    .all<PartRow>(
      `SELECT ${partColumns} FROM snapshot_part p WHERE newcomer = ? AND parts = (SELECT count(*) FROM snapshot_part q
         WHERE q.device = p.device AND q.newcomer = p.newcomer AND q.created = p.created AND q.parts = p.parts)
       ORDER BY created, device, part`,
      idBytes(newcomer),
    )
    .map(toPart)

/** Newcomers with a snapshot that this device may have to look at. */
export const snapshotsToSee = (db: ReadableDb, now: number): readonly DeviceId[] =>
  db
    .all<{ newcomer: Bytes }>('SELECT DISTINCT newcomer FROM snapshot_part WHERE seen_due <= ? ORDER BY newcomer', now)
    .map(({ newcomer }) => idOf<DeviceId>(newcomer))

export const snapshotLookedAt = (tx: WritableDb, newcomer: DeviceId): void =>
  void tx.run('UPDATE snapshot_part SET seen_due = NULL WHERE newcomer = ?', idBytes(newcomer))

export function nameInSnapshot(
  tx: WritableDb,
  named: { readonly statement: StatementHash; readonly record: RecordId; readonly part: StatementHash },
): void {
  tx.run(
    'INSERT INTO snapshot_named (statement, record, part) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
    idBytes(named.statement),
    idBytes(named.record),
    idBytes(named.part),
  )
}

/** How many more may be named: whoever makes up frontiers must not fill the disk with them. */
export const namesLeft = (db: ReadableDb): number =>
  Math.max(0, limits.snapshotNames - (db.get<{ n: number }>('SELECT count(*) AS n FROM snapshot_named')?.n ?? 0))

/** Named in a snapshot for this device and not here. */
export const namedAndMissing = (db: ReadableDb, limit: number): readonly StatementHash[] =>
  db
    .all<{ statement: Bytes }>(
      `SELECT DISTINCT statement FROM snapshot_named WHERE statement NOT IN (SELECT hash FROM statement)
       ORDER BY statement LIMIT ?`,
      limit,
    )
    .map(({ statement }) => idOf<StatementHash>(statement))

/** Operations that are here of the records that one part names. */
export const operationsOfPart = (db: ReadableDb, part: StatementHash): number =>
  db.get<{ n: number }>(
    `SELECT count(*) AS n FROM statement WHERE record IN (SELECT record FROM snapshot_named WHERE part = ?)`,
    idBytes(part),
  )?.n ?? 0

export function saveSnapshotSeen(
  tx: WritableDb,
  seen: { readonly device: DeviceId; readonly part: StatementHash; readonly omitted: number; readonly at: number },
): void {
  tx.run(
    `INSERT INTO snapshot_seen (device, part, omitted, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (device, part) DO UPDATE SET omitted = max(omitted, excluded.omitted)`,
    idBytes(seen.device),
    idBytes(seen.part),
    seen.omitted,
    seen.at,
  )
}

/** Of siblings that have looked at snapshots: how many, and whether one says that records were left out. */
export function snapshotWitnesses(db: ReadableDb): { readonly devices: number; readonly omitted: number } {
  const row = db.get<{ devices: number; omitted: number | undefined }>(
    'SELECT count(DISTINCT device) AS devices, max(omitted) AS omitted FROM snapshot_seen',
  )
  return { devices: row?.devices ?? 0, omitted: row?.omitted ?? 0 }
}
