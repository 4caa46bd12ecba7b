/** What people want done with a file that is on its way. */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  -- asked: fetch it, whatever its size; paused: not now; left: not at all, until somebody asks. NULL: as the desk does.
  ALTER TABLE blob ADD COLUMN wish TEXT CHECK (wish IN ('asked', 'paused', 'left'));
`

export const wishes: Migration = { version: 11, sql }
