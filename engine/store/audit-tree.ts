/**
 * The RFC 6962 tree over the audit's leaf hashes (docs/spec/audit.md, Tree): its head is written in the transaction of
 * the row, complete nodes from height 4 up are kept, so that a proof reads a few dozen rows however long the audit is.
 */
import { concat, equalBytes, readU64, u64, type Bytes } from '../../shared/bytes.ts'
import { nodeHash, type Hash } from '../../shared/protocol/merkle.ts'
import { consistencyOver, pathOver, rootOver, TreeHead, type NodeAt } from '../../shared/protocol/merkle-tree.ts'
import type { ReadableDb, WritableDb } from './database.ts'
import { readMeta, writeMeta } from './meta.ts'

const hashBytes = 32
/** Nodes below are computed from at most 2^4 leaves. */
const keptFrom = 4
const name = 'audit-head'

export interface AuditHead {
  readonly size: number
  readonly root: Bytes
}

interface Edge {
  readonly size: number
  /** Complete subtrees from left (largest) to right. */
  readonly peaks: readonly Bytes[]
}

function readEdge(db: ReadableDb): Edge {
  const stored = readMeta<Bytes>(db, name)
  if (stored === undefined) return { size: 0, peaks: [] }
  const peaks = Array.from({ length: (stored.length - 8) / hashBytes }, (_, index) =>
    stored.slice(8 + index * hashBytes, 8 + (index + 1) * hashBytes),
  )
  return { size: readU64(stored) ?? 0, peaks }
}

/** Called by `appendAudit` alone, for the row that it has just written. */
export function appendAuditLeaf(
  tx: WritableDb,
  crypto: Hash,
  leaf: { readonly seq: number; readonly leafHash: Bytes },
): void {
  const edge = readEdge(tx)
  if (edge.size !== leaf.seq - 1) throw new Error('the next row of the audit has another number')
  const peaks = [...edge.peaks]
  let node = leaf.leafHash
  let height = 0
  for (let rest = edge.size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
    node = nodeHash(crypto, peaks.pop() as Bytes, node) // one peak for each set bit
    height += 1
    if (height >= keptFrom) {
      tx.run('INSERT INTO audit_node (height, idx, hash) VALUES (?, ?, ?)', height, Math.floor(rest / 2), node)
    }
  }
  writeMeta(tx, name, concat(u64(leaf.seq), ...peaks, node))
}

/** Size and root as the last transaction left them. */
export function auditHead(db: ReadableDb, crypto: Hash): AuditHead {
  const edge = readEdge(db)
  return { size: edge.size, root: new TreeHead(crypto, edge).root() }
}

export const auditSize = (db: ReadableDb): number => readEdge(db).size

/** Throws Error for a node that is missing: the tables were changed by something else than this program. */
const nodes =
  (db: ReadableDb, crypto: Hash): NodeAt =>
  (height, index) => {
    if (height >= keptFrom) {
      return found(db.get('SELECT hash FROM audit_node WHERE height = ? AND idx = ?', height, index))
    }
    if (height === 0) return found(db.get('SELECT leaf_hash AS hash FROM audit WHERE seq = ?', index + 1))
    const node = nodes(db, crypto)
    return nodeHash(crypto, node(height - 1, 2 * index), node(height - 1, 2 * index + 1))
  }

function found(row: { readonly hash: Bytes } | undefined): Bytes {
  if (row === undefined) throw new Error('a node of the audit tree is missing')
  return row.hash
}

/** Root of the first `size` rows. Throws RangeError beyond the tree. */
export function auditRootAt(db: ReadableDb, crypto: Hash, size: number): Bytes {
  if (!Number.isSafeInteger(size) || size < 0 || size > auditSize(db)) throw new RangeError('no such tree')
  return rootOver(crypto, nodes(db, crypto), size)
}

/** Audit path of the row `seq` in the tree of the first `size` rows. Throws RangeError. */
export const auditPath = (
  db: ReadableDb,
  crypto: Hash,
  row: { readonly seq: number; readonly size: number },
): Bytes[] => pathOver(crypto, nodes(db, crypto), { index: row.seq - 1, size: row.size })

/** Throws RangeError when `fromSize` is not within `size`. */
export const auditConsistency = (
  db: ReadableDb,
  crypto: Hash,
  trees: { readonly fromSize: number; readonly size: number },
): Bytes[] => consistencyOver(crypto, nodes(db, crypto), trees)

/** Whether rows, kept nodes and head are one tree: all computed anew from the rows. */
export function isAuditTreeWhole(db: ReadableDb, crypto: Hash): boolean {
  const fresh = new TreeHead(crypto)
  const leaves: Bytes[] = []
  for (const { hash } of db.iterate<{ hash: Bytes }>('SELECT leaf_hash AS hash FROM audit ORDER BY seq')) {
    leaves.push(hash)
    fresh.append(hash)
  }
  const edge = readEdge(db)
  const isHead = edge.size === fresh.size && equalBytes(concat(...edge.peaks), concat(...fresh.peaks))
  let level = leaves
  for (let height = 1; isHead && level.length >= 2; height++) {
    level = Array.from({ length: Math.floor(level.length / 2) }, (_, index) =>
      nodeHash(crypto, level[2 * index] as Bytes, level[2 * index + 1] as Bytes),
    )
    if (height >= keptFrom && !isLevelKept(db, height, level)) return false
  }
  return isHead
}

function isLevelKept(db: ReadableDb, height: number, level: readonly Bytes[]): boolean {
  const kept = db.all<{ hash: Bytes }>('SELECT hash FROM audit_node WHERE height = ? ORDER BY idx', height)
  return kept.length === level.length && equalBytes(concat(...kept.map(({ hash }) => hash)), concat(...level))
}
