/** Attachments of statements, of drafts, and the state of their ciphertext on this disk. */
import type { Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type AttachmentId, type BlobId, type StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { ReadableDb, WritableDb } from './database.ts'
import { wantPrint } from './photo-prints.ts'

/** What opens one attachment: from the manifest of the TBS and from the body. Holds a content key. */
export interface AttachmentFacts {
  readonly attachmentId: AttachmentId
  readonly blobId: BlobId
  readonly key: Bytes
  readonly salt: Bytes
  readonly commitment: Bytes
  readonly type: string
  readonly name: string
  readonly size: number
  readonly ciphertextSize: number
  readonly segmentsRoot: Bytes
  readonly segmentCount: number
  readonly exhibitHash: Bytes
  readonly exhibitSalt: Bytes
}
export interface StoredAttachment extends AttachmentFacts {
  readonly index: number
  readonly kind: string
  readonly takenOn: string | undefined
  readonly caption: string | undefined
}
export interface StagedAttachment extends AttachmentFacts {
  readonly staged: StatementHash
  readonly width: number
  readonly height: number
  readonly removed: readonly string[]
}

interface FactsRow {
  attachment_id: Bytes
  blob_id: Bytes
  key: Bytes
  salt: Bytes
  commitment: Bytes
  type: string
  name: string
  size: number
  ciphertext_size: number
  segments_root: Bytes
  segment_count: number
  exhibit_hash: Bytes
  exhibit_salt: Bytes
}
const toFacts = (row: FactsRow): AttachmentFacts => ({
  attachmentId: idOf<AttachmentId>(row.attachment_id),
  blobId: idOf<BlobId>(row.blob_id),
  key: row.key,
  salt: row.salt,
  commitment: row.commitment,
  type: row.type,
  name: row.name,
  size: row.size,
  ciphertextSize: row.ciphertext_size,
  segmentsRoot: row.segments_root,
  segmentCount: row.segment_count,
  exhibitHash: row.exhibit_hash,
  exhibitSalt: row.exhibit_salt,
})
const factColumns =
  'attachment_id, blob_id, key, salt, commitment, type, name, size, ciphertext_size, segments_root, segment_count, exhibit_hash, exhibit_salt'
const factValues = (facts: AttachmentFacts): (Bytes | string | number)[] => [
  idBytes(facts.attachmentId),
  idBytes(facts.blobId),
  facts.key,
  facts.salt,
  facts.commitment,
  facts.type,
  facts.name,
  facts.size,
  facts.ciphertextSize,
  facts.segmentsRoot,
  facts.segmentCount,
  facts.exhibitHash,
  facts.exhibitSalt,
]

export function saveAttachment(tx: WritableDb, statement: StatementHash, attachment: StoredAttachment): void {
  tx.run(
    `INSERT INTO attachment (statement, idx, kind, taken_on, caption, ${factColumns})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    idBytes(statement),
    attachment.index,
    attachment.kind,
    attachment.takenOn,
    attachment.caption,
    ...factValues(attachment),
  )
  wantPrint(tx, { statement, index: attachment.index, type: attachment.type })
}

type AttachmentRow = FactsRow & { idx: number; kind: string; taken_on: string | undefined; caption: string | undefined }
const toAttachment = (row: AttachmentRow): StoredAttachment => ({
  ...toFacts(row),
  index: row.idx,
  kind: row.kind,
  takenOn: row.taken_on,
  caption: row.caption,
})

export const attachmentsOf = (db: ReadableDb, statement: StatementHash): StoredAttachment[] =>
  db
    .all<AttachmentRow>('SELECT * FROM attachment WHERE statement = ? ORDER BY idx', idBytes(statement))
    .map(toAttachment)

export const attachmentAt = (db: ReadableDb, statement: StatementHash, index: number): StoredAttachment | undefined => {
  const row = db.get<AttachmentRow>(
    'SELECT * FROM attachment WHERE statement = ? AND idx = ?',
    idBytes(statement),
    index,
  )
  return row === undefined ? undefined : toAttachment(row)
}

/** Statements here of which a file is not, and that came before `before`. */
export const lackingFiles = (db: ReadableDb, before: number, limit: number): readonly StatementHash[] =>
  db
    .all<{ statement: Bytes }>(
      `SELECT DISTINCT a.statement FROM blob b JOIN attachment a USING (blob_id) JOIN statement s ON s.hash = a.statement
       WHERE b.state IN ('wanted', 'partial') AND s.received_at < ? ORDER BY s.received_at DESC LIMIT ?`,
      before,
      limit,
    )
    .map((row) => idOf<StatementHash>(row.statement))

/**
 * What statements say of this blob, the first received first. They need not agree: whoever knows the blob can name it
 * beside keys and hashes that are not its own.
 */
export const attachmentsOfBlob = (db: ReadableDb, blobId: BlobId, limit: number): StoredAttachment[] =>
  db
    .all<AttachmentRow>(
      `SELECT a.* FROM attachment a JOIN statement s ON s.hash = a.statement WHERE a.blob_id = ?
       ORDER BY s.received_at, s.hash, a.idx LIMIT ?`,
      idBytes(blobId),
      limit,
    )
    .map(toAttachment)

export function saveStaged(tx: WritableDb, staged: StagedAttachment, at: number): void {
  tx.run(
    `INSERT INTO staged_attachment (id, width, height, removed, created, ${factColumns})
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    idBytes(staged.staged),
    staged.width,
    staged.height,
    JSON.stringify(staged.removed),
    at,
    ...factValues(staged),
  )
}

export function stagedAttachment(db: ReadableDb, staged: StatementHash): StagedAttachment | undefined {
  const row = db.get<FactsRow & { width: number; height: number; removed: string }>(
    'SELECT * FROM staged_attachment WHERE id = ?',
    idBytes(staged),
  )
  if (row === undefined) return undefined
  return { ...toFacts(row), staged, width: row.width, height: row.height, removed: JSON.parse(row.removed) as string[] }
}

/** Its key belongs to one statement from now on: it cannot be used for a second one. */
export function consumeStaged(tx: WritableDb, staged: StatementHash): void {
  tx.run('DELETE FROM staged_attachment WHERE id = ?', idBytes(staged))
}

/** Staged at or before `before`, never sent, and named by no draft: at most 100. */
export const abandonedStaged = (
  db: ReadableDb,
  before: number,
): { readonly staged: StatementHash; readonly blobId: BlobId }[] =>
  db
    .all<{ id: Bytes; blob_id: Bytes }>(
      `SELECT id, blob_id FROM staged_attachment WHERE created <= ?
         AND NOT EXISTS (SELECT 1 FROM draft WHERE instr(content, lower(hex(staged_attachment.id))) > 0) LIMIT 100`,
      before,
    )
    .map((row) => ({ staged: idOf<StatementHash>(row.id), blobId: idOf<BlobId>(row.blob_id) }))

/** A blob that hangs on no statement: the next sweep of the folder removes its file. */
export function forgetBlob(tx: WritableDb, blobId: BlobId): void {
  tx.run(
    'DELETE FROM blob WHERE blob_id = ? AND NOT EXISTS (SELECT 1 FROM attachment a WHERE a.blob_id = blob.blob_id)',
    idBytes(blobId),
  )
}

export type BlobState = 'staged' | 'uploading' | 'uploaded' | 'wanted' | 'partial' | 'complete'
/** What somebody at this desk wants done with it: absent, as the desk does by itself. */
export type BlobWish = 'asked' | 'paused' | 'left'
export interface BlobRecord {
  readonly blobId: BlobId
  readonly ciphertextSize: number
  readonly state: BlobState
  /** Bytes on this disk, in any order. */
  readonly have: number
  readonly wish?: BlobWish | undefined
  /** When its state last changed. */
  readonly updated?: number
}

/** `staged`: our own, whole on disk, to be uploaded. `wanted`: somebody's, to be fetched. Known blobs stay as they are. */
export function noteBlob(
  tx: WritableDb,
  blob: { readonly blobId: BlobId; readonly ciphertextSize: number; readonly state: 'staged' | 'wanted' },
  at: number,
): void {
  const have = blob.state === 'staged' ? blob.ciphertextSize : 0
  tx.run(
    'INSERT INTO blob (blob_id, ciphertext_size, state, have, updated) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    idBytes(blob.blobId),
    blob.ciphertextSize,
    blob.state,
    have,
    at,
  )
}

export function setBlob(tx: WritableDb, blob: BlobRecord, at: number): void {
  tx.run(
    'UPDATE blob SET state = ?, have = ?, updated = ? WHERE blob_id = ?',
    blob.state,
    blob.have,
    at,
    idBytes(blob.blobId),
  )
}

export interface BlobRow {
  blob_id: Bytes
  ciphertext_size: number
  state: BlobState
  have: number
  wish: BlobWish | undefined
  updated: number
}
export const toBlob = (row: BlobRow): BlobRecord => ({
  blobId: idOf<BlobId>(row.blob_id),
  ciphertextSize: row.ciphertext_size,
  state: row.state,
  have: row.have,
  wish: row.wish,
  updated: row.updated,
})

export function blobRecord(db: ReadableDb, blobId: BlobId): BlobRecord | undefined {
  const row = db.get<BlobRow>('SELECT * FROM blob WHERE blob_id = ?', idBytes(blobId))
  return row === undefined ? undefined : toBlob(row)
}

/** SHA-256 of the attachment's bytes, once they were whole here. */
export const plaintextHash = (db: ReadableDb, blobId: BlobId): Bytes | undefined =>
  db.get<{ hash: Bytes | undefined }>('SELECT plaintext_hash AS hash FROM blob WHERE blob_id = ?', idBytes(blobId))
    ?.hash

export function setPlaintextHash(tx: WritableDb, blobId: BlobId, hash: Bytes): void {
  tx.run('UPDATE blob SET plaintext_hash = ? WHERE blob_id = ?', hash, idBytes(blobId))
}

/**
 * Somebody's blobs that are not whole here yet and that nobody has put off, the newest first: what a relay has no more must
 * not stand before what has just come.
 */
export const wantedBlobs = (db: ReadableDb, limit: number, maxBytes = Number.MAX_SAFE_INTEGER): BlobRecord[] =>
  db
    .all<BlobRow>(
      `SELECT * FROM blob WHERE state IN ('wanted', 'partial') AND coalesce(wish, '') NOT IN ('paused', 'left')
         AND ciphertext_size <= ? ORDER BY updated DESC, ciphertext_size LIMIT ?`,
      maxBytes,
      limit,
    )
    .map(toBlob)

/** Blobs of a statement that the relay may not have, or may soon forget: claims last renewed before `claimedBefore`. */
export const blobsToOffer = (db: ReadableDb, statement: StatementHash, claimedBefore: number): BlobRecord[] =>
  db
    .all<BlobRow>(
      `SELECT DISTINCT b.* FROM blob b JOIN attachment a USING (blob_id) WHERE a.statement = ?
         AND (b.state IN ('staged', 'uploading') OR (b.state = 'uploaded' AND b.updated < ?))`,
      idBytes(statement),
      claimedBefore,
    )
    .map(toBlob)

/** Blobs of all statements that somebody has still to confirm, that the relay may not have: those that fit on a stick. */
export const blobsToCarry = (db: ReadableDb, limit: number): BlobRecord[] =>
  db
    .all<BlobRow>(
      `SELECT DISTINCT b.* FROM blob b JOIN attachment a USING (blob_id) JOIN outbox o USING (statement)
       WHERE o.state <> 'done' AND b.state IN ('staged', 'uploading') AND coalesce(b.wish, '') <> 'left'
         AND b.ciphertext_size <= ?
       ORDER BY b.ciphertext_size LIMIT ?`,
      limits.sealedFileBlobBytes,
      limit,
    )
    .map(toBlob)

/** Blobs of a statement that are whole on this disk. */
export const blobsHere = (db: ReadableDb, statement: StatementHash): BlobRecord[] =>
  db
    .all<BlobRow>(
      "SELECT DISTINCT b.* FROM blob b JOIN attachment a USING (blob_id) WHERE a.statement = ? AND b.state NOT IN ('wanted', 'partial')",
      idBytes(statement),
    )
    .map(toBlob)

/** Every attachment of the statement is whole on this disk. True where it has none. */
export const attachmentsComplete = (db: ReadableDb, statement: StatementHash): boolean =>
  db.get(
    "SELECT 1 AS one FROM attachment a LEFT JOIN blob b USING (blob_id) WHERE a.statement = ? AND (b.state IS NULL OR b.state IN ('wanted', 'partial')) LIMIT 1",
    idBytes(statement),
  ) === undefined

/** Statements that hang on a blob: to be receipted when it is whole. */
export const statementsWithBlob = (db: ReadableDb, blobId: BlobId): StatementHash[] =>
  db
    .all<{ statement: Bytes }>('SELECT DISTINCT statement FROM attachment WHERE blob_id = ?', idBytes(blobId))
    .map((row) => idOf<StatementHash>(row.statement))
