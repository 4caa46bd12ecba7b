/** Two relays at once: what the second one has not taken yet, and which envelopes have come by either. */
import type { Migration } from '../migration.ts'

const sql = /* sql */ `
  -- Sealed bytes of their own: what the first relay has taken is gone from the outbox, and the second has not had it.
  CREATE TABLE second_post (
    statement BLOB PRIMARY KEY, header BLOB NOT NULL, leaves BLOB NOT NULL, payload BLOB NOT NULL, staged_at INTEGER NOT NULL,
    next_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX second_post_due ON second_post (next_at);
  -- Envelopes that were taken in, by their place in the wraps: a copy by the other relay is no word of its sender.
  CREATE TABLE envelope_seen (
    header_hash BLOB NOT NULL, position INTEGER NOT NULL, mailbox TEXT NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (header_hash, position)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX envelope_seen_at ON envelope_seen (at);
`

export const together: Migration = { version: 12, sql }
