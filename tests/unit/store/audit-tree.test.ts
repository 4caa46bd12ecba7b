import { join } from 'node:path'
import { expect, test } from 'vitest'
import { appendAudit } from '../../../engine/store/audit.ts'
import {
  auditConsistency,
  auditHead,
  auditPath,
  auditRootAt,
  auditSize,
  isAuditTreeWhole,
} from '../../../engine/store/audit-tree.ts'
import { openStore, type Store } from '../../../engine/store/database.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { rootFromPath, verifyConsistency } from '../../../shared/protocol/merkle.ts'
import { MerkleTree } from '../../../shared/protocol/merkle-tree.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'

const kit = await makeTestKit()
const { crypto } = kit

function withStore(work: (store: Store) => void): void {
  using folder = temporaryFolder()
  const file = join(folder.path, 'vault.db')
  using store = openStore({ file, key: crypto.secretKey(crypto.random(32)), crypto, step: kit.step })
  work(store)
}

function append(store: Store, count: number): void {
  store.transaction('test', (tx) => {
    for (let i = 0; i < count; i++) appendAudit(tx, crypto, { at: i, action: 'test.row' })
  })
}

const leavesOf = (store: Store): Bytes[] =>
  store.read.all<{ hash: Bytes }>('SELECT leaf_hash AS hash FROM audit ORDER BY seq').map(({ hash }) => hash)

test('roots, paths and consistency proofs from the database are those of a tree in memory, at every size', () => {
  withStore((store) => {
    append(store, 75)
    const tree = new MerkleTree(crypto, leavesOf(store))
    for (let size = 1; size <= 75; size++) {
      expect(auditRootAt(store.read, crypto, size)).toEqual(tree.root(size))
      const seq = 1 + ((size * 7) % size)
      const path = auditPath(store.read, crypto, { seq, size })
      expect(path).toEqual(tree.path(seq - 1, size))
      const leafHash = tree.leafHash(seq - 1) as Bytes
      expect(rootFromPath(crypto, { leafHash, index: seq - 1, size, path })).toEqual(tree.root(size))
      const fromSize = (size * 5) % (size + 1)
      const proof = auditConsistency(store.read, crypto, { fromSize, size })
      const [fromRoot, toRoot] = [tree.root(fromSize), tree.root(size)]
      expect(verifyConsistency(crypto, { fromSize, fromRoot, toSize: size, toRoot, proof })).toBe(true)
    }
    expect(auditHead(store.read, crypto)).toEqual({ size: 75, root: tree.root() })
  })
})

test('the head grows in the transaction of the row, or not at all', () => {
  withStore((store) => {
    append(store, 3)
    const before = auditHead(store.read, crypto)
    expect(() =>
      store.transaction('test', (tx) => {
        appendAudit(tx, crypto, { at: 1, action: 'never.happened' })
        expect(auditSize(tx)).toBe(4)
        throw new Error('stop')
      }),
    ).toThrow('stop')
    expect(auditHead(store.read, crypto)).toEqual(before)
  })
})

test('a changed row, node or head is found', () => {
  const changes = [
    "UPDATE audit SET leaf_hash = x'00' WHERE seq = 20",
    "UPDATE audit_node SET hash = x'00' WHERE height = 4 AND idx = 1",
    'DELETE FROM audit_node WHERE height = 5',
    'DELETE FROM audit WHERE seq = 40',
    "DELETE FROM meta WHERE name = 'audit-head'",
  ]
  for (const sql of changes) {
    withStore((store) => {
      append(store, 40)
      expect(isAuditTreeWhole(store.read, crypto)).toBe(true)
      store.transaction('tamper', (tx) => void tx.run(sql))
      expect(isAuditTreeWhole(store.read, crypto)).toBe(false)
    })
  }
})

test('a proof beyond the tree is refused', () => {
  withStore((store) => {
    append(store, 5)
    expect(() => auditRootAt(store.read, crypto, 6)).toThrow(RangeError)
    expect(() => auditPath(store.read, crypto, { seq: 6, size: 5 })).toThrow(RangeError)
    expect(() => auditConsistency(store.read, crypto, { fromSize: 6, size: 5 })).toThrow(RangeError)
  })
})
