/**
 * The first schema. Ids and hashes are BLOBs (16, 17 or 32 bytes), times INTEGER ms UTC, words TEXT.
 * Truth: leaf, statement, attachment, receipt. Projection, rebuilt at any time: bulletin, officer_name, identifier, bulletin_fts.
 *
 * Until the first release this file may be edited: `engine/records` owns the projection tables, `engine/sync` the
 * delivery tables, `engine/directory` the directory tables. After it, a change is a new numbered file.
 */
import type { Migration } from '../migration.ts'

const own = /* sql */ `
  -- Single values of this database: clock high-water mark, statement counters, projection version.
  CREATE TABLE meta (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
  -- What a person may change: JSON text, parsed by a schema on reading.
  CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE draft (id BLOB PRIMARY KEY, at INTEGER NOT NULL, content TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX draft_at ON draft (at);
  -- leaf_hash = RFC 6962 leaf hash of salt || entry; the entry is the CBOR of the other columns (docs/spec/vault.md).
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, action TEXT NOT NULL, code TEXT, object BLOB, officer BLOB,
    salt BLOB NOT NULL, leaf_hash BLOB NOT NULL UNIQUE
  ) STRICT;
  CREATE INDEX audit_object ON audit (object) WHERE object IS NOT NULL;
  -- Complete nodes of the tree over the leaf hashes, from height 4 up: the lower ones are computed from 16 leaves.
  CREATE TABLE audit_node (height INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (height, idx))
    STRICT, WITHOUT ROWID;
  -- This device's signed checkpoints, with the cosignatures that have come.
  CREATE TABLE audit_checkpoint (size INTEGER PRIMARY KEY, root BLOB NOT NULL, note BLOB NOT NULL, at INTEGER NOT NULL,
    cosigned_at INTEGER) STRICT;
  -- The largest checkpoint of each other device that was shown to this one, and how far it has seen of ours.
  CREATE TABLE audit_peer (
    device BLOB PRIMARY KEY, unit BLOB NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL,
    at INTEGER NOT NULL, answer_due INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE audit_seen_by (device BLOB PRIMARY KEY, unit BLOB NOT NULL, size INTEGER NOT NULL, at INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
  CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`

const directory = /* sql */ `
  CREATE TABLE leaf (idx INTEGER PRIMARY KEY, bytes BLOB NOT NULL, hash BLOB NOT NULL UNIQUE) STRICT;
  -- What leaves name by hash: public X-Wing keys, seed wraps.
  CREATE TABLE log_object (hash BLOB PRIMARY KEY, kind TEXT NOT NULL, bytes BLOB NOT NULL) STRICT;
  -- The newest verified note at each size; root is the tree's root at that size.
  CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY, root BLOB NOT NULL, note BLOB NOT NULL, witnessed_at INTEGER, received_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE directory_alarm (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, code TEXT NOT NULL, leaf_index INTEGER, note_own BLOB, note_other BLOB,
    seen_at INTEGER
  ) STRICT;
  CREATE TABLE neighbour_confirmed (unit BLOB PRIMARY KEY, at INTEGER NOT NULL, officer BLOB) STRICT, WITHOUT ROWID;
  CREATE TABLE correspondent (unit BLOB PRIMARY KEY, last_heard INTEGER NOT NULL, silent_since INTEGER)
    STRICT, WITHOUT ROWID;
`

const statements = /* sql */ `
  -- Every operation that this home made, received or was carried. record is NULL where a type belongs to no record
  -- (heartbeat, receipt, carry); a creating operation has record = hash.
  CREATE TABLE statement (
    hash BLOB PRIMARY KEY, record BLOB, type INTEGER NOT NULL, body_version INTEGER NOT NULL,
    unit BLOB NOT NULL, device BLOB NOT NULL, officer BLOB, created INTEGER NOT NULL, expires INTEGER,
    tbs BLOB NOT NULL, sigs BLOB NOT NULL, body BLOB NOT NULL,
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out', 'carried')),
    outcome TEXT NOT NULL
      CHECK (outcome IN ('accepted', 'expired', 'quarantined', 'not-allowed', 'needs-update', 'waiting-parents')),
    received_at INTEGER NOT NULL, log_size INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX statement_record ON statement (record) WHERE record IS NOT NULL;
  CREATE INDEX statement_unit_time ON statement (unit, created);
  CREATE INDEX statement_waiting ON statement (outcome) WHERE outcome IN ('needs-update', 'waiting-parents');
  -- A parent may be missing: no foreign key.
  CREATE TABLE statement_parent (child BLOB NOT NULL REFERENCES statement (hash), parent BLOB NOT NULL,
    PRIMARY KEY (child, parent)) STRICT, WITHOUT ROWID;
  CREATE INDEX statement_parent_of ON statement_parent (parent, child);
  -- prev of the envelope is kept so that a gap can be named. carried: a carrier's word for the number, no proof of it.
  CREATE TABLE link_in (
    device BLOB NOT NULL, addressee BLOB NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, prev BLOB NOT NULL,
    at INTEGER NOT NULL, carried INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (device, addressee, seq)
  ) STRICT, WITHOUT ROWID;
  -- Everything from 1 to contiguous is in link_in, or was sealed to a circle before this unit was a member: what is
  -- looked at for gaps begins behind it. since = version of the circle from which on this unit is one.
  CREATE INDEX link_in_hash ON link_in (hash);
  -- Everything from 1 to contiguous is in link_in, or lies before a newcomer's own time: gaps begin behind it.
  CREATE TABLE link_edge (
    device BLOB NOT NULL, addressee BLOB NOT NULL, contiguous INTEGER NOT NULL, since INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (device, addressee)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE link_out (addressee BLOB PRIMARY KEY, seq INTEGER NOT NULL, prev BLOB NOT NULL) STRICT, WITHOUT ROWID;
  -- What this device sent under each number, so that a gap can be answered with a carry.
  CREATE TABLE link_sent (
    addressee BLOB NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, prev BLOB NOT NULL, carried_at INTEGER,
    PRIMARY KEY (addressee, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX link_sent_hash ON link_sent (hash);
  -- The newest word of each sibling about its chains, by part: answered when its time has come.
  CREATE TABLE sibling_chains (
    device BLOB NOT NULL, part INTEGER NOT NULL, statement BLOB NOT NULL, created INTEGER NOT NULL, due_at INTEGER,
    PRIMARY KEY (device, part)
  ) STRICT, WITHOUT ROWID;
  -- Devices that have joined the unit: after is the last record that was carried for them; sent: heads and all.
  CREATE TABLE newcomer (
    device BLOB PRIMARY KEY, epoch INTEGER NOT NULL, due_at INTEGER NOT NULL, after BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('due', 'sent', 'seen'))
  ) STRICT, WITHOUT ROWID;
  -- Parts of snapshots by siblings: made for this device, or for another newcomer, to be compared.
  CREATE TABLE snapshot_part (
    statement BLOB PRIMARY KEY, device BLOB NOT NULL, newcomer BLOB NOT NULL, part INTEGER NOT NULL, parts INTEGER NOT NULL,
    count INTEGER NOT NULL, created INTEGER NOT NULL, at INTEGER NOT NULL, seen_due INTEGER
  ) STRICT, WITHOUT ROWID;
  -- What a snapshot made for this device says that there is.
  CREATE TABLE snapshot_named (
    statement BLOB NOT NULL, record BLOB NOT NULL, part BLOB NOT NULL, PRIMARY KEY (statement, part)
  ) STRICT, WITHOUT ROWID;
  -- What a second sibling says of it: records that were left out.
  CREATE TABLE snapshot_seen (device BLOB NOT NULL, part BLOB NOT NULL, omitted INTEGER NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (device, part)) STRICT, WITHOUT ROWID;
  -- Statements that a unit asked for by hash, and when it was answered: a question is short, its answer is not.
  CREATE TABLE carry_asked (unit BLOB NOT NULL, statement BLOB NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (unit, statement))
    STRICT, WITHOUT ROWID;
  -- Same (device, addressee, seq), another statement: both kept whole as evidence.
  CREATE TABLE fork (
    seq_no INTEGER PRIMARY KEY, device BLOB NOT NULL, addressee BLOB NOT NULL, seq INTEGER NOT NULL,
    first_hash BLOB NOT NULL, second_hash BLOB NOT NULL, second_tbs BLOB NOT NULL, second_sigs BLOB NOT NULL,
    at INTEGER NOT NULL, told_at INTEGER, UNIQUE (device, addressee, seq, second_hash)
  ) STRICT;
  -- What other units say of forks that this home has not seen: shown, and nobody is quarantined for it.
  CREATE TABLE fork_report (device BLOB NOT NULL, unit BLOB NOT NULL, statement BLOB NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (device, unit)) STRICT, WITHOUT ROWID;
  -- Receipts about statements that were not here yet: a relay that turns mail around must not silence them.
  CREATE TABLE receipt_early (statement BLOB NOT NULL, receipt BLOB NOT NULL, PRIMARY KEY (statement, receipt))
    STRICT, WITHOUT ROWID;
`

const delivery = /* sql */ `
  -- One row of outbox_addressee a unit, each member of a circle: epoch is then the circle's version.
  -- Durable: kept until every addressee's signed receipt is in. Transient (receipts, heartbeats): until relayed.
  CREATE TABLE outbox (
    statement BLOB PRIMARY KEY, header_hash BLOB NOT NULL UNIQUE, header BLOB NOT NULL, leaves BLOB NOT NULL,
    payload BLOB NOT NULL, class TEXT NOT NULL CHECK (class IN ('durable', 'transient')),
    state TEXT NOT NULL CHECK (state IN ('staged', 'relayed', 'done')), urgency TEXT NOT NULL,
    staged_at INTEGER NOT NULL, relayed_at INTEGER, next_at INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
    last_code TEXT
  ) STRICT;
  CREATE INDEX outbox_due ON outbox (state, next_at) WHERE state <> 'done';
  CREATE TABLE outbox_addressee (
    statement BLOB NOT NULL REFERENCES outbox (statement) ON DELETE CASCADE, addressee BLOB NOT NULL, unit BLOB NOT NULL,
    epoch INTEGER NOT NULL, relayed_at INTEGER, delivered_at INTEGER, receipted_at INTEGER, outcome TEXT,
    complete INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (statement, addressee, unit)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX outbox_addressee_open ON outbox_addressee (statement) WHERE receipted_at IS NULL;
  -- Rungs that a unit's device has signed about a statement of ours (or of a sibling).
  CREATE TABLE receipt (
    statement BLOB NOT NULL, unit BLOB NOT NULL, rung TEXT NOT NULL, device BLOB NOT NULL, outcome TEXT NOT NULL,
    at INTEGER NOT NULL, officer BLOB, complete INTEGER NOT NULL DEFAULT 0, receipt_statement BLOB NOT NULL,
    PRIMARY KEY (statement, unit, rung, device)
  ) STRICT, WITHOUT ROWID;
  -- Receipts that this device owes: deleted in the transaction that seals them.
  CREATE TABLE receipt_due (
    statement BLOB NOT NULL, rung TEXT NOT NULL, to_unit BLOB NOT NULL, addressee BLOB NOT NULL, outcome TEXT NOT NULL,
    at INTEGER NOT NULL, due_at INTEGER NOT NULL, urgency TEXT NOT NULL, again INTEGER NOT NULL,
    PRIMARY KEY (statement, rung, to_unit)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX receipt_due_at ON receipt_due (due_at);
  -- Envelopes whose directory this home does not have yet: opened again when it has grown.
  CREATE TABLE inbox_waiting (
    header_hash BLOB PRIMARY KEY, item BLOB NOT NULL, tree_size INTEGER NOT NULL, since INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  -- Epochs of the own unit that this device is done with: their seeds were deleted, or the box audit refused them.
  CREATE TABLE epoch_done (
    epoch INTEGER PRIMARY KEY, state TEXT NOT NULL CHECK (state IN ('dead', 'refused')), at INTEGER NOT NULL
  ) STRICT;
  -- What devices of the unit have signed: everything up to this epoch is taken in; and what they found wrong.
  CREATE TABLE epoch_ingested (device BLOB PRIMARY KEY, epoch INTEGER NOT NULL, at INTEGER NOT NULL)
    STRICT, WITHOUT ROWID;
  CREATE TABLE epoch_complaint (
    epoch INTEGER NOT NULL, device BLOB NOT NULL, code TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (epoch, device)
  ) STRICT, WITHOUT ROWID;
  -- Envelopes to each epoch of the own unit, for rotation by number.
  CREATE TABLE epoch_mail (epoch INTEGER PRIMARY KEY, envelopes INTEGER NOT NULL) STRICT;
  -- Members of the versions that statements here name, as the log has them: projections are computed from this database.
  CREATE TABLE circle_member (
    circle BLOB NOT NULL, version INTEGER NOT NULL, unit BLOB NOT NULL, PRIMARY KEY (circle, version, unit)
  ) STRICT, WITHOUT ROWID;
  -- Versions that this device is done with, as epoch_done.
  CREATE TABLE circle_done (
    circle BLOB NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('dead', 'refused')),
    at INTEGER NOT NULL, PRIMARY KEY (circle, version)
  ) STRICT, WITHOUT ROWID;
  -- What circles are called, by the word of which unit. told = version whose members the own unit has told its name.
  CREATE TABLE circle_name (
    circle BLOB PRIMARY KEY, name TEXT NOT NULL, unit BLOB NOT NULL, at INTEGER NOT NULL, told INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  -- Members that somebody at this home has confirmed before sealing to the circle.
  CREATE TABLE circle_confirmed (circle BLOB NOT NULL, unit BLOB NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (circle, unit)) STRICT, WITHOUT ROWID;
  CREATE TABLE mailbox (relay TEXT PRIMARY KEY, cursor INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE attachment (
    statement BLOB NOT NULL, idx INTEGER NOT NULL, attachment_id BLOB NOT NULL, blob_id BLOB NOT NULL, key BLOB NOT NULL,
    salt BLOB NOT NULL, commitment BLOB NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL,
    taken_on TEXT, caption TEXT, size INTEGER NOT NULL, ciphertext_size INTEGER NOT NULL, segments_root BLOB NOT NULL,
    segment_count INTEGER NOT NULL, exhibit_hash BLOB NOT NULL, exhibit_salt BLOB NOT NULL,
    PRIMARY KEY (statement, idx)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX attachment_blob ON attachment (blob_id);
  CREATE TABLE staged_attachment (
    id BLOB PRIMARY KEY, name TEXT NOT NULL, type TEXT NOT NULL, size INTEGER NOT NULL, width INTEGER NOT NULL,
    height INTEGER NOT NULL, removed TEXT NOT NULL, attachment_id BLOB NOT NULL, blob_id BLOB NOT NULL, key BLOB NOT NULL,
    salt BLOB NOT NULL, commitment BLOB NOT NULL, ciphertext_size INTEGER NOT NULL, segments_root BLOB NOT NULL,
    segment_count INTEGER NOT NULL, exhibit_hash BLOB NOT NULL, exhibit_salt BLOB NOT NULL, created INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  -- Ciphertext on disk under blobs/<blob id>. have = bytes verified so far; plaintext_hash = SHA-256 once it is whole.
  CREATE TABLE blob (
    blob_id BLOB PRIMARY KEY, ciphertext_size INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('staged', 'uploading', 'uploaded', 'wanted', 'partial', 'complete')),
    have INTEGER NOT NULL DEFAULT 0, updated INTEGER NOT NULL, plaintext_hash BLOB
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX blob_state ON blob (state);
`

const projection = /* sql */ `
  -- One row a bulletin: what lists, the desk and search need. Details are computed from the record's statements.
  -- owed: own = units without an acknowledgement, others' = 1 while this unit owes one; 0 once closed.
  -- owes: JSON array of unit ids; portrait: JSON; content: statement whose words are in the search index.
  CREATE TABLE bulletin (
    id INTEGER PRIMARY KEY, record BLOB NOT NULL UNIQUE, owner BLOB NOT NULL, own INTEGER NOT NULL, kind TEXT NOT NULL,
    title TEXT NOT NULL, status TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('active', 'cancelled', 'expired')),
    reason TEXT, release TEXT NOT NULL, urgency TEXT NOT NULL, created INTEGER NOT NULL, deadline INTEGER NOT NULL,
    expires INTEGER NOT NULL, version INTEGER NOT NULL, head BLOB NOT NULL, content BLOB NOT NULL, ref TEXT NOT NULL,
    acknowledged INTEGER NOT NULL, addressed INTEGER NOT NULL, owed INTEGER NOT NULL, owes TEXT NOT NULL,
    late_ack INTEGER NOT NULL, own_rung TEXT, opened INTEGER NOT NULL, portrait TEXT
  ) STRICT;
  CREATE INDEX bulletin_created ON bulletin (created);
  CREATE INDEX bulletin_own_created ON bulletin (own, created);
  CREATE INDEX bulletin_owed_deadline ON bulletin (own, deadline) WHERE owed > 0;
  CREATE INDEX bulletin_owed_created ON bulletin (own, created) WHERE owed > 0;
  CREATE INDEX bulletin_unopened ON bulletin (created) WHERE opened = 0 AND own = 0;
  CREATE INDEX bulletin_expires ON bulletin (expires) WHERE state = 'active';
  -- Names that bodies disclosed for officer ids: for receipts, which carry the id alone.
  CREATE TABLE officer_name (officer BLOB PRIMARY KEY, name TEXT NOT NULL, badge TEXT NOT NULL) STRICT, WITHOUT ROWID;
  -- Exact normalised values: cccd, cmnd, passport, phone, plate, account, ref. how = form in which it was written.
  CREATE TABLE identifier (
    kind TEXT NOT NULL, value TEXT NOT NULL, bulletin INTEGER NOT NULL, how TEXT NOT NULL, shown TEXT NOT NULL,
    PRIMARY KEY (kind, value, bulletin)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX identifier_bulletin ON identifier (bulletin);
  -- Words folded by our own key before insert (docs/spec/search.md); rowid = bulletin.id; keeps no text of its own.
  -- marked: names and aliases again, with diacritics, so that an exactly typed name is found first.
  CREATE VIRTUAL TABLE bulletin_fts USING fts5(
    name, alias, title, place, text, marked, content = '', contentless_delete = 1,
    tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3'
  );
`

export const initial: Migration = { version: 1, sql: own + directory + statements + delivery + projection }
