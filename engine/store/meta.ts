/** Single values of a database, and counters. */
import type { ReadableDb, WritableDb } from './database.ts'

/** Names in use; a new one is added here so that two parts never share one. */
export type MetaName =
  | 'clock-high-water'
  | 'profile-anchor'
  | 'projection-version'
  | 'audit-head'
  | 'audit-rollback'
  | 'archive'
  | 'recovery-key'
  | 'backup.last'
  | 'enrol.own'
  | 'enrol.joined'
  | 'enrol.invitations'
  | `officer.request.${string}`
  | `audit.${string}`
  | `sync.${string}`
  | `sealed.${string}`
  | `directory.${string}`

export const readMeta = <Value extends string | number | Uint8Array>(
  db: ReadableDb,
  name: MetaName,
): Value | undefined => db.get<{ value: Value }>('SELECT value FROM meta WHERE name = ?', name)?.value

export function writeMeta(tx: WritableDb, name: MetaName, value: string | number | Uint8Array): void {
  tx.run(
    'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    value,
  )
}

export function forgetMeta(tx: WritableDb, name: MetaName): void {
  tx.run('DELETE FROM meta WHERE name = ?', name)
}

/** The next number of a counter, from 1. Taken for good only when the transaction commits. */
export function nextOf(tx: WritableDb, counter: string): number {
  tx.run('INSERT INTO counter (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1', counter)
  return tx.get<{ value: number }>('SELECT value FROM counter WHERE name = ?', counter)?.value ?? 1
}
