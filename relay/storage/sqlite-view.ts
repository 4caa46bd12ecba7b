/**
 * The view of a replicated log: the relay's tables, and how far each stream is applied in the same transactions. It may
 * be deleted at any time and is made again from the streams, so it does not wait for the disk.
 */
import { existsSync, rmSync, statSync } from 'node:fs'
import { GiaobanError } from '../../shared/errors.ts'
import { openRelayDatabase, type RelayDatabase } from './sqlite-database.ts'

/** Another number: views of before are thrown away and made again. */
const viewFormat = 4

const tables = `
  CREATE TABLE IF NOT EXISTS view_of (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    format INTEGER NOT NULL,
    incarnation TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS view_stream (
    name TEXT PRIMARY KEY,
    created TEXT NOT NULL,
    applied INTEGER NOT NULL,
    digest BLOB
  ) STRICT, WITHOUT ROWID;
  -- an envelope comes in as many parts as shards have mailboxes of it
  CREATE TABLE IF NOT EXISTS view_envelope (
    envelope INTEGER PRIMARY KEY REFERENCES envelope (id) ON DELETE CASCADE,
    parts INTEGER NOT NULL,
    applied INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS view_part (
    shard INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    -- where it was written once more and changed nothing
    last INTEGER NOT NULL,
    envelope INTEGER NOT NULL REFERENCES envelope (id) ON DELETE CASCADE,
    PRIMARY KEY (envelope, shard)
  ) STRICT, WITHOUT ROWID;
  -- several came with one message
  CREATE INDEX IF NOT EXISTS view_part_by_sequence ON view_part (shard, sequence);
  CREATE INDEX IF NOT EXISTS view_part_repeated ON view_part (shard, sequence) WHERE last > sequence;
  CREATE TABLE IF NOT EXISTS view_expired (shard INTEGER PRIMARY KEY, up_to INTEGER NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS view_claim (
    unit BLOB NOT NULL,
    blob BLOB NOT NULL,
    revision INTEGER NOT NULL,
    parts BLOB NOT NULL,
    PRIMARY KEY (unit, blob)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS view_whole (
    blob BLOB PRIMARY KEY,
    size INTEGER NOT NULL,
    unit BLOB NOT NULL,
    parts BLOB NOT NULL,
    segments BLOB NOT NULL,
    revision INTEGER NOT NULL
  ) STRICT;
  -- the number of the word that a claim or a blob has ended: what the next one must come after
  CREATE TABLE IF NOT EXISTS view_ended (key BLOB PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS view_chunk (
    id BLOB NOT NULL,
    position INTEGER NOT NULL,
    leaves BLOB NOT NULL,
    PRIMARY KEY (id, position)
  ) STRICT, WITHOUT ROWID;
`

export interface StreamMark {
  readonly created: string
  /** Sequence of the last command that the tables hold. */
  readonly applied: number
  /** SHA-256 of that command, which is like no other: a stream that has another one there is another stream. */
  readonly digest?: Uint8Array | undefined
}

export interface View {
  readonly db: RelayDatabase
  mark(stream: string): StreamMark | undefined
  setMark(stream: string, mark: StreamMark): void
  /** All of it, or nothing. */
  atOnce(work: () => void): void
  close(): void
}

/**
 * A view of this engine: the file as it is, or an empty one where it is another engine's, of another format, or damaged.
 * Throws GiaobanError `relay/data-in-use` while another process has it.
 */
export function openView(path: string, incarnation: string): View {
  const known = existsSync(path) ? openKnown(path, incarnation) : undefined
  return known ?? openFresh(path, incarnation)
}

export function removeView(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${path}${suffix}`, { force: true })
}

/** Nothing was written to it since; false when there is none. */
export function isIdleSince(path: string, time: number): boolean {
  const files = [path, `${path}-wal`].filter((file) => existsSync(file))
  return files.length > 0 && files.every((file) => statSync(file).mtimeMs < time)
}

function openKnown(path: string, incarnation: string): View | undefined {
  let db: RelayDatabase | undefined
  try {
    db = openRelayDatabase(path, 'NORMAL')
    lock(db)
    const row = db.prepare<[], { format: number; incarnation: string }>('SELECT format, incarnation FROM view_of').get()
    if (row?.format === viewFormat && row.incarnation === incarnation) return viewOf(db)
  } catch (thrown) {
    db?.close()
    if (isBusy(thrown)) throw new GiaobanError('relay/data-in-use', { recoverable: false })
    return undefined // whatever else is wrong with it, the streams have everything
  }
  db?.close()
  return undefined
}

const isBusy = (thrown: unknown): boolean =>
  thrown instanceof Error && 'code' in thrown && String(thrown.code).startsWith('SQLITE_BUSY')

/** Two processes that applied the same commands to one view would ruin it: the first keeps the file to itself. */
function lock(db: RelayDatabase): void {
  db.pragma('locking_mode = EXCLUSIVE')
  db.transaction(() => db.pragma('user_version')).exclusive()
}

function openFresh(path: string, incarnation: string): View {
  removeView(path)
  const db = openRelayDatabase(path, 'NORMAL')
  lock(db)
  db.exec(tables)
  db.prepare('INSERT INTO view_of (id, format, incarnation) VALUES (1, ?, ?)').run(viewFormat, incarnation)
  return viewOf(db)
}

/** Pages of 8 KiB that wait in the log of writes, 64 MiB: those of random keys come again and again, and go to the file once. */
const checkpointPages = 8192

function viewOf(db: RelayDatabase): View {
  db.pragma(`wal_autocheckpoint = ${checkpointPages}`)
  const find = db.prepare<[string], { created: string; applied: number; digest: Uint8Array | null }>(
    'SELECT created, applied, digest FROM view_stream WHERE name = ?',
  )
  const set = db.prepare(
    `INSERT INTO view_stream (name, created, applied, digest) VALUES (?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET created = excluded.created, applied = excluded.applied, digest = excluded.digest`,
  )
  const atOnce = db.transaction((work: () => void) => work())
  return {
    db,
    mark: (stream) => {
      const found = find.get(stream)
      return found && { ...found, digest: found.digest === null ? undefined : new Uint8Array(found.digest) }
    },
    setMark: (stream, { created, applied, digest }) => void set.run(stream, created, applied, digest ?? null),
    atOnce: (work) => atOnce.immediate(work),
    close: () => db.close(),
  }
}
