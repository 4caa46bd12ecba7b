/** The log's leaves by their place alone: a log that writes the same bytes twice gives two leaves, of which one is void. */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  CREATE TABLE leaf_by_place (idx INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
  INSERT INTO leaf_by_place (idx, bytes) SELECT idx, bytes FROM leaf;
  DROP TABLE leaf;
  ALTER TABLE leaf_by_place RENAME TO leaf;
`

export const leaves: Migration = { version: 6, sql }
