/**
 * Records of every family. `record` gives each one handle, which its row, its search words and its identifiers share:
 * bulletins keep the handle that they have. `record_line` is what lists show of the families beside bulletins.
 */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  -- open, until: newcomers and heirs are given what is open and not over (docs/spec/snapshot.md).
  CREATE TABLE record (
    id INTEGER PRIMARY KEY, record BLOB NOT NULL UNIQUE, family TEXT NOT NULL, open INTEGER NOT NULL, until INTEGER NOT NULL
  ) STRICT;
  INSERT INTO record (id, record, family, open, until)
    SELECT id, record, 'bulletin', state = 'active', expires FROM bulletin;
  CREATE INDEX record_open ON record (record) WHERE open = 1;
  -- owed: us = this unit owes the next word, others = it waits for one, none. due: until when, of the nearest word owed.
  -- unseen: another unit has said something since somebody here has had it on screen. parties, more: JSON.
  CREATE TABLE record_line (
    id INTEGER PRIMARY KEY, family TEXT NOT NULL, owner BLOB NOT NULL, own INTEGER NOT NULL, title TEXT NOT NULL,
    status TEXT NOT NULL, state TEXT NOT NULL, urgency TEXT NOT NULL, created INTEGER NOT NULL, changed INTEGER NOT NULL,
    ref TEXT NOT NULL, owed TEXT NOT NULL CHECK (owed IN ('us', 'others', 'none')), due INTEGER, parties TEXT NOT NULL,
    words TEXT NOT NULL
  ) STRICT;
  CREATE INDEX record_line_changed ON record_line (family, changed);
  CREATE INDEX record_line_owed ON record_line (owed, due) WHERE owed <> 'none';
  ALTER TABLE identifier RENAME COLUMN bulletin TO record;
  ALTER TABLE bulletin_fts RENAME TO record_fts;
`

export const records: Migration = { version: 5, sql }
