/** The relay's database in other hands than a relay's: looked at while one runs, copied, put back, made smaller. */
import { existsSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { bytesToHex, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { BlobId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { forgetMailStoreId } from './mail-mark.ts'
import { keepToOwner, newestRelayFormat, openRelayDatabase, type RelayDatabase } from './sqlite-database.ts'

const damaged = (): GiaobanError => new GiaobanError('store/damaged', { recoverable: false })

/** A blob that the database says is here, whole. */
export interface NamedBlob {
  readonly blob: BlobId
  readonly size: number
}

/**
 * Opens without changing anything, beside a running relay as well; only what a killed process was in the middle of is
 * undone, as by everybody who opens it. Throws GiaobanError `relay/no-data` where there is no database,
 * `store/newer-format` for one of a later version, `relay/data-in-use` for one that a process keeps to itself,
 * `store/damaged` for what is none.
 */
export function openForReading(path: string): RelayDatabase {
  if (!existsSync(path)) throw new GiaobanError('relay/no-data', { recoverable: false })
  try {
    return openReadOnly(path)
  } catch (thrown) {
    if (thrown instanceof GiaobanError) throw thrown
    if (String(codeOf(thrown)).startsWith('SQLITE_BUSY')) throw new GiaobanError('relay/data-in-use')
    if (codeOf(thrown) !== 'SQLITE_READONLY_ROLLBACK') throw damaged()
  }
  try {
    const db = new Database(path, { fileMustExist: true })
    formatOf(db)
    db.close()
    return openReadOnly(path)
  } catch (thrown) {
    throw thrown instanceof GiaobanError ? thrown : damaged()
  }
}

function openReadOnly(path: string): RelayDatabase {
  const db = new Database(path, { readonly: true, fileMustExist: true })
  try {
    db.pragma('busy_timeout = 2000')
    if (formatOf(db) > newestRelayFormat) throw new GiaobanError('store/newer-format', { recoverable: false })
    return db
  } catch (thrown) {
    db.close()
    throw thrown
  }
}

const codeOf = (thrown: unknown): unknown =>
  typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : undefined

/**
 * Opens as the only one and keeps it so. Throws GiaobanError `relay/data-in-use` while any other process has the file open,
 * and as `openForReading`.
 */
export function openAlone(path: string): RelayDatabase {
  openForReading(path).close()
  openRelayDatabase(path).close() // of an earlier version: as a relay would open it
  const db = new Database(path, { fileMustExist: true })
  try {
    db.pragma('busy_timeout = 0')
    db.pragma('locking_mode = EXCLUSIVE') // before the first look: then readers keep it out as well
    db.pragma('foreign_keys = ON')
    db.exec('BEGIN IMMEDIATE; COMMIT')
    return db
  } catch {
    db.close()
    throw new GiaobanError('relay/data-in-use')
  }
}

export const formatOf = (db: RelayDatabase): number => Number(db.pragma('user_version', { simple: true }))

/** A whole copy as of now, in one file; what is written meanwhile is not in it. `to` must not exist. */
export function copyInto(db: RelayDatabase, to: string): void {
  keepToOwner(to)
  db.prepare('VACUUM INTO ?').run(to)
}

/** Of a copy: uploads begin again, since their parts are not copied, and of `missing` only the claims are left. */
export function settleCopy(path: string, missing: readonly BlobId[]): void {
  const db = new Database(path, { fileMustExist: true })
  try {
    db.pragma('journal_mode = DELETE') // one file, also where it lies on a medium that takes no second one
    db.transaction(() => {
      db.prepare('UPDATE claim SET stored = 0 WHERE complete = 0').run()
      const lost = db.prepare('UPDATE claim SET stored = 0, complete = 0 WHERE blob = ?')
      for (const blob of missing) lost.run(Buffer.from(blob, 'hex'))
    })()
  } finally {
    db.close()
  }
}

/**
 * Of a copy that takes the place of the data: clients shall see that it is another store. Its format stays as it is, so
 * that the version which made it can go on with it.
 */
export function becomeAnotherStore(path: string): void {
  const db = new Database(path, { fileMustExist: true })
  try {
    const hasId = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'mail_store'").get() !== undefined
    if (hasId) forgetMailStoreId(db)
  } finally {
    db.close()
  }
}

export function namedBlobs(db: RelayDatabase): readonly NamedBlob[] {
  return db
    .prepare<[], { blob: Uint8Array; size: number }>(
      'SELECT blob, max(size) AS size FROM claim WHERE complete = 1 GROUP BY blob ORDER BY blob',
    )
    .all()
    .map(({ blob, size }) => ({ blob: bytesToHex(blob) as BlobId, size }))
}

/** Names, as of `blobs/`, of the uploads that have begun: `<blob>.<unit>.part`. */
export function openUploads(db: RelayDatabase): ReadonlySet<string> {
  const rows = db
    .prepare<[], { unit: Uint8Array; blob: Uint8Array }>('SELECT unit, blob FROM claim WHERE complete = 0')
    .all()
  return new Set(rows.map(({ unit, blob }) => `${bytesToHex(blob)}.${bytesToHex(unit)}.part`))
}

/** What SQLite itself finds wrong; `deep` reads every index against its table as well. */
export function isWhole(db: RelayDatabase, deep: boolean): boolean {
  const found = db.pragma(deep ? 'integrity_check(1)' : 'quick_check(1)', { simple: true })
  return found === 'ok' && (db.pragma('foreign_key_check') as unknown[]).length === 0
}

/** When the newest envelope was accepted, ms UTC. */
export const newestMail = (db: RelayDatabase): number | undefined =>
  db.prepare<[], { at: number | null }>('SELECT max(at) AS at FROM envelope').get()?.at ?? undefined

/** When the oldest envelope was accepted, and the oldest claim renewed; ms UTC. */
export function oldest(db: RelayDatabase): { readonly mail: number | undefined; readonly claim: number | undefined } {
  const find = (sql: string): number | undefined => db.prepare<[], { at: number | null }>(sql).get()?.at ?? undefined
  return { mail: find('SELECT min(at) AS at FROM envelope'), claim: find('SELECT min(renewed_at) AS at FROM claim') }
}

/** Forgets at most `limits.expireStep` envelopes accepted before `before`; gives their number. */
export function expireSome(db: RelayDatabase, before: number): number {
  const some = db.prepare<[number, number], { device: Uint8Array; bytes: number }>(
    'DELETE FROM envelope WHERE id IN (SELECT id FROM envelope WHERE at < ? ORDER BY at LIMIT ?) RETURNING device, bytes',
  )
  const free = db.prepare('UPDATE mail_usage SET bytes = max(0, bytes - ?) WHERE device = ?')
  return db
    .transaction(() => {
      const gone = some.all(before, limits.expireStep)
      for (const { device, bytes } of gone) free.run(bytes, device)
      return gone.length
    })
    .immediate()
}

/** Ends the claims last renewed before `before`; gives their number. */
export const expireClaims = (db: RelayDatabase, before: number): number =>
  db.prepare('DELETE FROM claim WHERE renewed_at < ?').run(before).changes

/**
 * All of it is in the one file from here on, to be read and not written any more: closing takes no file away by a name
 * that a relay, on the file that has taken this one's place, may use by then.
 */
export function settle(db: RelayDatabase): void {
  db.pragma('wal_checkpoint(TRUNCATE)')
  db.pragma('journal_mode = DELETE')
  db.pragma('journal_mode = MEMORY')
  rmSync(`${db.name}-journal`, { force: true }) // closed and empty: who holds the file alone leaves it behind
}

/** Head of the log and the leaves, page by page. */
export interface StoredLog {
  readonly head: { readonly size: number; readonly root: Bytes } | undefined
  leaves(): Iterable<Bytes>
}

export function storedLog(db: RelayDatabase): StoredLog {
  const head = db.prepare<[], { size: number; root: Uint8Array }>('SELECT size, root FROM log_head').get()
  return {
    head: head && { size: head.size, root: new Uint8Array(head.root) },
    *leaves() {
      for (const { leaf } of db
        .prepare<[], { leaf: Uint8Array }>('SELECT leaf FROM log_leaf ORDER BY position')
        .iterate())
        yield new Uint8Array(leaf)
    },
  }
}
