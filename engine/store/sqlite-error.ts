/** What SQLite's failures mean to a person: full, read-only, damaged, in use (docs/spec/vault.md, Database). */
import Sqlite from 'better-sqlite3'
import { GiaobanError, type ErrorCode } from '../../shared/errors.ts'

const codes: readonly (readonly [prefix: string, code: ErrorCode])[] = [
  ['SQLITE_FULL', 'store/full'],
  ['SQLITE_CORRUPT', 'store/damaged'],
  ['SQLITE_NOTADB', 'store/damaged'],
  ['SQLITE_READONLY', 'store/read-only'],
  ['SQLITE_CANTOPEN', 'store/read-only'],
  ['SQLITE_PERM', 'store/read-only'],
  ['SQLITE_IOERR_SHMSIZE', 'store/full'], // no room for the index of the WAL, the first thing that an opening writes
  ['SQLITE_IOERR', 'store/io'],
  ['SQLITE_BUSY', 'profile/in-use'],
  ['SQLITE_LOCKED', 'profile/in-use'],
]

/** The failure under its own code; anything that is not a failure of the storage stays what it is: a bug. */
export function storeError(thrown: unknown): unknown {
  if (!(thrown instanceof Sqlite.SqliteError)) return thrown
  const code = codes.find(([prefix]) => thrown.code.startsWith(prefix))?.[1]
  return code === undefined ? thrown : new GiaobanError(code, { recoverable: code !== 'store/damaged' })
}

/** Runs `work` and gives every storage failure its code. */
export function withStoreErrors<T>(work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    throw storeError(thrown)
  }
}
