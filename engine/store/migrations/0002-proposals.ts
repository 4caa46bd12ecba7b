/** Statements of several hands that this home knows of (docs/spec/enrolment.md, Statements of several hands). */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  -- open: a signature is missing; complete: to be brought to the log; logged: there (at leaf_index);
  -- refused: by an officer (code absent) or by the log (code = its word).
  CREATE TABLE proposal (
    id BLOB PRIMARY KEY, bytes BLOB NOT NULL, received_at INTEGER NOT NULL,
    expires INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'complete', 'logged', 'refused')),
    ended_at INTEGER, code TEXT, leaf_index INTEGER, refused_by BLOB, reason TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX proposal_state ON proposal (state);
  -- Names that proposals disclosed, each held against the hash in the directory: no projection of operations.
  CREATE TABLE known_officer (officer BLOB PRIMARY KEY, name TEXT NOT NULL, badge TEXT NOT NULL, salt BLOB NOT NULL)
    STRICT, WITHOUT ROWID;
`

export const proposals: Migration = { version: 2, sql }
