/**
 * The audit of this device: a row in the same transaction as what it tells of. Leaves are salted, so that an entry may
 * be erased by law while the RFC 6962 tree over the leaf hashes stays (docs/spec/vault.md, Audit).
 */
import { u8, type Bytes } from '../../shared/bytes.ts'
import { idBytes, idOf, type OfficerId } from '../../shared/ids.ts'
import { labels } from '../../shared/protocol/labels.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { Hash } from '../../shared/protocol/merkle.ts'
import * as schema from '../../shared/protocol/schema.ts'
import { appendAuditLeaf, auditSize } from './audit-tree.ts'
import type { ReadableDb, WritableDb } from './database.ts'

const { field, optional, record } = schema
const entrySchema = record({
  seq: field(0, schema.uint()),
  at: field(1, schema.uint()),
  action: field(2, schema.text(64)),
  code: optional(3, schema.text(64)),
  object: optional(4, schema.bytes({ max: 32 })),
  officer: optional(5, schema.bytes({ exact: 16 })),
})

export interface AuditAction {
  /** Engine time, ms. */
  readonly at: number
  /** `area.verb`, e.g. `session.unlocked`, `envelope.refused`. */
  readonly action: string
  /** The reason or outcome. */
  readonly code?: string
  /** Hash or id of what it was done to. */
  readonly object?: Bytes
  readonly officer?: OfficerId
}

export interface AuditEntry extends AuditAction {
  readonly seq: number
  readonly leafHash: Bytes
}

/** The bytes that the leaf of an entry is made of (docs/spec/audit.md, Entries). */
export const auditEntryBytes = (seq: number, { at, action, code, object, officer }: AuditAction): Bytes =>
  schema.encodeAs(entrySchema, {
    seq,
    at,
    action,
    ...(code === undefined ? {} : { code }),
    ...(object === undefined ? {} : { object }),
    ...(officer === undefined ? {} : { officer: idBytes(officer) }),
  })

/** H(0x00 || H(L || salt || entry)). */
export const auditLeafHash = (crypto: Hash, salt: Bytes, entry: Bytes): Bytes =>
  crypto.sha256(u8(0), crypto.sha256(labels.auditLeaf, salt, entry))

export function appendAudit(tx: WritableDb, crypto: Crypto, action: AuditAction): void {
  const seq = auditSize(tx) + 1
  const salt = crypto.random(32)
  const leafHash = auditLeafHash(crypto, salt, auditEntryBytes(seq, action))
  tx.run(
    'INSERT INTO audit (seq, at, action, code, object, officer, salt, leaf_hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    seq,
    action.at,
    action.action,
    action.code,
    action.object,
    action.officer === undefined ? undefined : idBytes(action.officer),
    salt,
    leafHash,
  )
  appendAuditLeaf(tx, crypto, { seq, leafHash })
}

/** What an entry says; `undefined` for bytes that are none. */
export function parseAuditEntry(bytes: Uint8Array): (AuditAction & { readonly seq: number }) | undefined {
  try {
    const { officer, ...entry } = schema.decodeAs(entrySchema, bytes, auditEntryMaxBytes)
    return { ...entry, ...(officer !== undefined && { officer: idOf<OfficerId>(officer) }) }
  } catch (thrown) {
    if (thrown instanceof CodecError) return undefined
    throw thrown
  }
}

/** Two texts of 64 bytes, a hash, an id, two numbers. */
export const auditEntryMaxBytes = 256

/** An entry as its leaf was made of it. */
export interface AuditLeaf {
  readonly seq: number
  readonly entry: Bytes
  readonly salt: Bytes
}

/** The first entry about that hash or id. */
export function firstAuditOf(db: ReadableDb, object: Bytes): AuditLeaf | undefined {
  const row = db.get<Row>('SELECT * FROM audit WHERE object = ? ORDER BY seq LIMIT 1', object)
  return row && { seq: row.seq, salt: row.salt, entry: auditEntryBytes(row.seq, toEntry(row)) }
}

interface Row {
  seq: number
  at: number
  action: string
  code: string | undefined
  object: Bytes | undefined
  officer: Bytes | undefined
  salt: Bytes
  leaf_hash: Bytes
}

const toEntry = (row: Row): AuditEntry => ({
  seq: row.seq,
  at: row.at,
  action: row.action,
  leafHash: row.leaf_hash,
  ...(row.code === undefined ? {} : { code: row.code }),
  ...(row.object === undefined ? {} : { object: row.object }),
  ...(row.officer === undefined ? {} : { officer: idOf<OfficerId>(row.officer) }),
})

/** Newest first, below `before`. */
export const listAudit = (db: ReadableDb, page: { readonly before?: number; readonly limit: number }): AuditEntry[] =>
  db
    .all<Row>(
      'SELECT * FROM audit WHERE seq < ? ORDER BY seq DESC LIMIT ?',
      page.before ?? Number.MAX_SAFE_INTEGER,
      page.limit,
    )
    .map(toEntry)

/** The first seq whose row does not give its leaf hash or breaks the numbering; `undefined` when all hold. */
export function firstBrokenAudit(db: ReadableDb, crypto: Crypto): number | undefined {
  let expected = 1
  for (const row of db.iterate<Row>('SELECT * FROM audit ORDER BY seq')) {
    const leafHash = auditLeafHash(crypto, row.salt, auditEntryBytes(row.seq, toEntry(row)))
    if (row.seq !== expected || idOf(leafHash) !== idOf(row.leaf_hash)) return expected
    expected += 1
  }
  return undefined
}
