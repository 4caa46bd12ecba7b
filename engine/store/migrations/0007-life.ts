/** What lists show of a bulletin's life: how old the owner's word is, what waits for a word about one that was found. */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  -- confirmed: when the owner last said that it holds. hit_due: until when the nearest word on an open hit is owed, by
  -- this unit on its own bulletins, to this unit on others'. proposed: an arrest was reported, the owner has not closed it.
  ALTER TABLE bulletin ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE bulletin ADD COLUMN hit_due INTEGER;
  ALTER TABLE bulletin ADD COLUMN hit_urgent INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE bulletin ADD COLUMN proposed INTEGER NOT NULL DEFAULT 0;
  UPDATE bulletin SET confirmed = created;
  CREATE INDEX bulletin_hit ON bulletin (own, hit_due) WHERE hit_due IS NOT NULL;
  CREATE INDEX bulletin_proposed ON bulletin (created) WHERE proposed = 1;
`

export const life: Migration = { version: 7, sql }
