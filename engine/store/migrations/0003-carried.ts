/** When an addressee was last served by a carry (docs/spec/epochs.md, Senders): one that cannot be reached keeps nothing from the others. */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  ALTER TABLE outbox_addressee ADD COLUMN carried_at INTEGER;
`

export const carried: Migration = { version: 3, sql }
