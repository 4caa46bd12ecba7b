/** The relay's one database file: WAL, synchronous=FULL, STRICT tables, numbered migrations. What it holds is sealed. */
import { chmodSync, closeSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { GiaobanError } from '../../shared/errors.ts'

export type RelayDatabase = Database.Database

/** Append-only: a change of a table is a new entry. */
const migrations: readonly string[] = [
  `
  CREATE TABLE envelope (
    id INTEGER PRIMARY KEY,
    device BLOB NOT NULL CHECK (length(device) = 16),
    unit BLOB NOT NULL CHECK (length(unit) = 16),
    header_hash BLOB NOT NULL CHECK (length(header_hash) = 32),
    header BLOB NOT NULL,
    payload BLOB NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (device, header_hash)
  ) STRICT;
  CREATE INDEX envelope_by_poster ON envelope (header_hash, unit);
  CREATE INDEX envelope_by_time ON envelope (at);
  CREATE TABLE entry (
    stream BLOB NOT NULL CHECK (length(stream) = 16),
    cursor INTEGER NOT NULL,
    envelope INTEGER NOT NULL REFERENCES envelope (id) ON DELETE CASCADE,
    addressee BLOB NOT NULL CHECK (length(addressee) = 17),
    position INTEGER NOT NULL,
    leaf BLOB NOT NULL,
    path BLOB NOT NULL CHECK (length(path) % 32 = 0),
    delivered_at INTEGER,
    PRIMARY KEY (stream, cursor)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX entry_by_envelope ON entry (envelope, position);
  CREATE TABLE stream (unit BLOB PRIMARY KEY CHECK (length(unit) = 16), head INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE reader (device BLOB PRIMARY KEY CHECK (length(device) = 16), cursor INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE claim (
    unit BLOB NOT NULL CHECK (length(unit) = 16),
    blob BLOB NOT NULL CHECK (length(blob) = 32),
    size INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
    renewed_at INTEGER NOT NULL,
    PRIMARY KEY (unit, blob)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX claim_by_blob ON claim (blob, complete);
  CREATE INDEX claim_by_time ON claim (renewed_at);

  CREATE TABLE log_leaf (position INTEGER PRIMARY KEY, leaf BLOB NOT NULL) STRICT;
  CREATE TABLE log_object (hash BLOB PRIMARY KEY CHECK (length(hash) = 32), object BLOB NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE log_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    size INTEGER NOT NULL,
    root BLOB NOT NULL CHECK (length(root) = 32)
  ) STRICT;
  CREATE TABLE log_note (id INTEGER PRIMARY KEY CHECK (id = 1), note BLOB NOT NULL) STRICT;
  `,
  `
  ALTER TABLE envelope ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
  UPDATE envelope SET bytes = length(header) + length(payload)
    + (SELECT coalesce(sum(length(leaf) + length(path)), 0) FROM entry WHERE envelope = envelope.id);
  -- What the devices of a unit have here, kept as envelopes come and go.
  CREATE TABLE mail_usage (
    device BLOB PRIMARY KEY CHECK (length(device) = 16),
    unit BLOB NOT NULL CHECK (length(unit) = 16),
    bytes INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX mail_usage_by_unit ON mail_usage (unit);
  INSERT INTO mail_usage SELECT device, max(unit), sum(bytes) FROM envelope GROUP BY device;
  `,
  // a circle's wrap lies in the streams of all its members: stored once, named by each
  `
  CREATE TABLE wrap (
    envelope INTEGER NOT NULL REFERENCES envelope (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    addressee BLOB NOT NULL CHECK (length(addressee) = 17),
    leaf BLOB NOT NULL,
    path BLOB NOT NULL CHECK (length(path) % 32 = 0),
    PRIMARY KEY (envelope, position)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO wrap (envelope, position, addressee, leaf, path)
    SELECT envelope, position, addressee, leaf, path FROM entry;
  CREATE TABLE place (
    stream BLOB NOT NULL CHECK (length(stream) = 16),
    cursor INTEGER NOT NULL,
    envelope INTEGER NOT NULL REFERENCES envelope (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    delivered_at INTEGER,
    PRIMARY KEY (stream, cursor)
  ) STRICT, WITHOUT ROWID;
  INSERT INTO place (stream, cursor, envelope, position, delivered_at)
    SELECT stream, cursor, envelope, position, delivered_at FROM entry;
  DROP TABLE entry;
  ALTER TABLE place RENAME TO entry;
  CREATE INDEX entry_by_envelope ON entry (envelope, position);
  `,
  // which store this is (mail-mark.ts)
  `
  CREATE TABLE mail_store (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    incarnation BLOB NOT NULL CHECK (length(incarnation) = 16)
  ) STRICT;
  `,
]

/** What `user_version` says of a database of this version. */
export const newestRelayFormat = migrations.length

/**
 * NORMAL may lose the newest commits in a power cut, never a part of one: for what can be made again. OFF is to measure
 * what the disk costs.
 */
export type Synchronous = 'FULL' | 'NORMAL' | 'OFF'

/**
 * Opens or makes the file. Throws GiaobanError `store/newer-format` for a file of a later version.
 */
export function openRelayDatabase(path: string, synchronous: Synchronous = 'FULL'): RelayDatabase {
  if (path !== ':memory:') keepToOwner(path)
  const db = new Database(path)
  // of a new file: in pages of 4 KiB every wrap would take a page of its own, and half of the file would be air
  db.pragma('page_size = 8192')
  db.pragma('journal_mode = WAL')
  db.pragma(`synchronous = ${synchronous}`)
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('busy_timeout = 2000')
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > migrations.length) {
    db.close()
    throw new GiaobanError('store/newer-format', { recoverable: false })
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${index + 1}`)
    }).immediate()
  }
  return db
}

/**
 * A database file, made where it is not there, that nobody but its owner may read, whatever the umask is: SQLite gives the
 * files beside it the same rights.
 */
export function keepToOwner(path: string): void {
  try {
    closeSync(openSync(path, 'a', 0o600))
    chmodSync(path, 0o600)
  } catch {
    // what cannot be written or is somebody else's: whoever opens it says so
  }
}

/** Commits a page that says what it said before. Throws what the driver throws. */
export function probeRelayDatabase(db: RelayDatabase): void {
  const version = Number(db.pragma('user_version', { simple: true }))
  db.transaction(() => db.pragma(`user_version = ${version}`)).immediate()
}
