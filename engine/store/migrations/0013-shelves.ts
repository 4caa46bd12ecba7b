/** Whose word it was that an envelope waits for: no relay may fill the places of another's. */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  ALTER TABLE inbox_waiting ADD COLUMN address TEXT NOT NULL DEFAULT '';
  CREATE INDEX inbox_waiting_address ON inbox_waiting (address);
`

export const shelves: Migration = { version: 13, sql }
