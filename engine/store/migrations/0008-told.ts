/** Which deadlines that have passed this home has told of, and whether somebody has looked since. */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  -- step: shared/domain/escalation.ts. due: the deadline that was told of; another one is told anew. heard: somebody at
  -- this home has had the bulletin on screen since.
  CREATE TABLE told (
    record BLOB NOT NULL, step TEXT NOT NULL, due INTEGER NOT NULL, at INTEGER NOT NULL, heard INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (record, step, due)
  ) STRICT, WITHOUT ROWID;
`

export const told: Migration = { version: 8, sql }
