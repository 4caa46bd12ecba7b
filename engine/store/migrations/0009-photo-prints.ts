/** What pictures look like, to point out that a new one is here already. */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  -- shared/domain/photo-print.ts. print: NULL until a page has seen the picture. tried: how often it was given to one.
  CREATE TABLE photo_print (
    statement BLOB NOT NULL, idx INTEGER NOT NULL, print BLOB, tried INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (statement, idx)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX photo_print_due ON photo_print (tried) WHERE print IS NULL;
  INSERT INTO photo_print (statement, idx)
    SELECT statement, idx FROM attachment WHERE type IN ('image/jpeg', 'image/png', 'image/webp');
`

export const photoPrints: Migration = { version: 9, sql }
