/** What is set aside is asked for whenever the directory's log has grown: without looking through every statement. */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  CREATE INDEX statement_set_aside ON statement (outcome, received_at) WHERE outcome = 'quarantined';
`

export const setAside: Migration = { version: 14, sql }
