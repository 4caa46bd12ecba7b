/** Envelopes whose bytes show that they were made otherwise than is signed (docs/spec/complaint.md). */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  -- disputed: the envelope with the key of its one wrap. tbs, sigs, device: absent until a statement that signs for the
  -- wrap is here.
  CREATE TABLE complaint (
    header_hash BLOB PRIMARY KEY, reason TEXT NOT NULL, wraps_root BLOB NOT NULL, disputed BLOB NOT NULL,
    found_at INTEGER NOT NULL, tbs BLOB, sigs BLOB, device BLOB, unit BLOB, statement BLOB
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX complaint_open ON complaint (wraps_root) WHERE device IS NULL;
`

export const complaints: Migration = { version: 4, sql }
