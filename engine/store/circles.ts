/** What this home knows of circles beside their keys: members as the log has them, names, and which versions are over. */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type CircleId, type UnitId } from '../../shared/ids.ts'
import type { Addressee } from '../../shared/protocol/addressee.ts'
import { membersOf } from '../../shared/protocol/directory/circles.ts'
import type { DirectoryState } from '../../shared/protocol/directory/directory-state.ts'
import type { ReadableDb, WritableDb } from './database.ts'
import type { EpochEnd } from './epochs.ts'

/** A version of a circle. */
export interface CirclePlace {
  readonly circle: CircleId
  readonly version: number
}

/** As the verified log has them; they never change. */
function rememberMembers(tx: WritableDb, { circle, version }: CirclePlace, members: readonly UnitId[]): void {
  for (const unit of members) {
    tx.run(
      'INSERT INTO circle_member (circle, version, unit) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      idBytes(circle),
      version,
      idBytes(unit),
    )
  }
}

/** Those of every circle among the recipients. */
export function rememberCircles(tx: WritableDb, state: DirectoryState, recipients: readonly Addressee[]): void {
  for (const each of recipients) {
    if (each.kind === 'circle') rememberMembers(tx, { circle: each.id, version: each.epoch }, membersOf(state, each))
  }
}

/** Ascending; none for a version that no statement here has named. */
export const membersKnown = (db: ReadableDb, { circle, version }: CirclePlace): readonly UnitId[] =>
  db
    .all<{ unit: Bytes }>(
      'SELECT unit FROM circle_member WHERE circle = ? AND version = ? ORDER BY unit',
      idBytes(circle),
      version,
    )
    .map(({ unit }) => idOf<UnitId>(unit))

export const doneCircle = (db: ReadableDb, { circle, version }: CirclePlace): EpochEnd | undefined =>
  db.get<{ state: EpochEnd }>(
    'SELECT state FROM circle_done WHERE circle = ? AND version = ?',
    idBytes(circle),
    version,
  )?.state

/** The first word holds, except that a refused version may become dead. */
export function endCircle(tx: WritableDb, end: CirclePlace & { readonly state: EpochEnd; readonly at: number }): void {
  tx.run(
    `INSERT INTO circle_done (circle, version, state, at) VALUES (?, ?, ?, ?)
     ON CONFLICT (circle, version) DO UPDATE SET state = excluded.state, at = excluded.at WHERE excluded.state = 'dead'`,
    idBytes(end.circle),
    end.version,
    end.state,
    end.at,
  )
}

/** Versions whose box failed the audit here since then. */
export const refusedCircles = (db: ReadableDb, since: number): readonly CircleId[] =>
  db
    .all<{ circle: Bytes }>(
      "SELECT DISTINCT circle FROM circle_done WHERE state = 'refused' AND at > ? ORDER BY circle LIMIT 64",
      since,
    )
    .map(({ circle }) => idOf<CircleId>(circle))

export interface CircleName {
  readonly name: string
  /** By whose word. */
  readonly unit: UnitId
  readonly at: number
  /** The version whose members have been told. */
  readonly told: number
}

/** A later word replaces an earlier one. */
export function nameCircle(
  tx: WritableDb,
  named: Omit<CircleName, 'told'> & { readonly circle: CircleId; readonly told?: number },
): void {
  tx.run(
    `INSERT INTO circle_name (circle, name, unit, at, told) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (circle) DO UPDATE SET name = excluded.name, unit = excluded.unit, at = excluded.at, told = excluded.told
       WHERE excluded.at > at`,
    idBytes(named.circle),
    named.name,
    idBytes(named.unit),
    named.at,
    named.told ?? 0,
  )
}

export function markTold(tx: WritableDb, { circle, version }: CirclePlace): void {
  tx.run('UPDATE circle_name SET told = ? WHERE circle = ?', version, idBytes(circle))
}

export function circleName(db: ReadableDb, circle: CircleId): CircleName | undefined {
  const row = db.get<{ name: string; unit: Bytes; at: number; told: number }>(
    'SELECT name, unit, at, told FROM circle_name WHERE circle = ?',
    idBytes(circle),
  )
  return row && { ...row, unit: idOf<UnitId>(row.unit) }
}

export const confirmedMembers = (db: ReadableDb, circle: CircleId): ReadonlySet<UnitId> =>
  new Set(
    db
      .all<{ unit: Bytes }>('SELECT unit FROM circle_confirmed WHERE circle = ?', idBytes(circle))
      .map(({ unit }) => idOf<UnitId>(unit)),
  )

export function confirmMembers(
  tx: WritableDb,
  confirmed: { readonly circle: CircleId; readonly units: readonly UnitId[]; readonly at: number },
): void {
  for (const unit of confirmed.units) {
    tx.run(
      'INSERT OR IGNORE INTO circle_confirmed (circle, unit, at) VALUES (?, ?, ?)',
      idBytes(confirmed.circle),
      idBytes(unit),
      confirmed.at,
    )
  }
}
