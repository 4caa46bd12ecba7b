/** Units that this one has exchanged something with: who is heard from, and who has fallen silent. */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type UnitId } from '../../shared/ids.ts'
import type { ReadableDb, WritableDb } from './database.ts'

/** A verified envelope of that unit, new and made at `at`, has come: it is not silent since then. */
export function hearFrom(tx: WritableDb, unit: UnitId, at: number): void {
  tx.run(
    `INSERT INTO correspondent (unit, last_heard) VALUES (?, ?)
     ON CONFLICT (unit) DO UPDATE SET last_heard = max(last_heard, excluded.last_heard),
       silent_since = CASE WHEN excluded.last_heard > last_heard THEN NULL ELSE silent_since END`,
    idBytes(unit),
    at,
  )
}

export const hasFallenSilent = (db: ReadableDb, before: number): boolean =>
  db.get('SELECT 1 AS one FROM correspondent WHERE silent_since IS NULL AND last_heard < ? LIMIT 1', before) !==
  undefined

/** Marks those that were last heard before `before`; returns how many are newly silent. */
export const markSilent = (tx: WritableDb, before: number): number =>
  tx.run('UPDATE correspondent SET silent_since = last_heard WHERE silent_since IS NULL AND last_heard < ?', before)
    .changes

export const silentUnits = (db: ReadableDb): ReadonlyMap<UnitId, number> =>
  new Map(
    db
      .all<{ unit: Bytes; silent_since: number }>(
        'SELECT unit, silent_since FROM correspondent WHERE silent_since IS NOT NULL',
      )
      .map((row) => [idOf<UnitId>(row.unit), row.silent_since]),
  )

export const correspondents = (db: ReadableDb, since: number): readonly UnitId[] =>
  db
    .all<{ unit: Bytes }>('SELECT unit FROM correspondent WHERE last_heard >= ? ORDER BY unit', since)
    .map((row) => idOf<UnitId>(row.unit))
