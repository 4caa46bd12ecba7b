/**
 * A profile that is older than what its device has signed: put back from an old copy. It opens and is read, and seals
 * nothing any more, since its next sequence numbers are used already (docs/spec/audit.md, Rollback).
 */
import { equalBytes } from '../../shared/bytes.ts'
import type { Hash } from '../../shared/protocol/merkle.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { appendAudit } from '../store/audit.ts'
import { auditHead, auditRootAt, auditSize, type AuditHead } from '../store/audit-tree.ts'
import type { ReadableDb, WritableDb } from '../store/database.ts'
import { readMeta, writeMeta } from '../store/meta.ts'

const name = 'audit-rollback'

/** When it was found out, ms. */
export const rolledBackAt = (db: ReadableDb): number | undefined => readMeta<number>(db, name)

/** The audit of this profile begins with the tree that was seen before. */
export const continues = (db: ReadableDb, crypto: Hash, before: AuditHead): boolean =>
  before.size <= auditSize(db) && equalBytes(auditRootAt(db, crypto, before.size), before.root)

/** Remembered in the profile, for good: only another copy, or another device, ends it. `by`: who remembers more. */
export function markRolledBack(
  tx: WritableDb,
  crypto: Crypto,
  found: { readonly at: number; readonly by: 'machine' | 'peer' },
): void {
  if (rolledBackAt(tx) !== undefined) return
  writeMeta(tx, name, found.at)
  appendAudit(tx, crypto, { at: found.at, action: 'audit.rolled-back', code: found.by })
}

/** Head of the audit, unless the profile is an old copy: its head is nobody's. */
export const trustedHead = (db: ReadableDb, crypto: Hash): AuditHead | undefined =>
  rolledBackAt(db) === undefined ? auditHead(db, crypto) : undefined
