/** Which conversations have something new for an officer. */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  -- words: how many of others there were when the officer last looked. Of this PC alone: no receipt, in no backup.
  CREATE TABLE conversation_seen (
    officer BLOB NOT NULL, record BLOB NOT NULL, words INTEGER NOT NULL, PRIMARY KEY (officer, record)
  ) STRICT, WITHOUT ROWID;
`

export const seen: Migration = { version: 10, sql }
