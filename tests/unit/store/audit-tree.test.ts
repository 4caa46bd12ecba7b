import { join } from 'node:path'
import { expect, test } from 'vitest'
import { appendAudit } from '../../../engine/store/audit.ts'
import {
  appendAuditLeaf,
  auditConsistency,
  auditHead,
  auditPath,
  auditRootAt,
  auditSize,
  isAuditTreeWhole,
} from '../../../engine/store/audit-tree.ts'
import { openStore, type Store } from '../../../engine/store/database.ts'
import { readMeta, writeMeta } from '../../../engine/store/meta.ts'
import { concat, u64, type Bytes } from '../../../shared/bytes.ts'
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

test('a row with another number than the next is not taken', () => {
  withStore((store) => {
    append(store, 3)
    const add = (seq: number) =>
      store.transaction('test', (tx) => appendAuditLeaf(tx, crypto, { seq, leafHash: crypto.random(32) }))
    for (const seq of [3, 5]) expect(() => add(seq)).toThrow('another number')
    expect(auditSize(store.read)).toBe(3)
  })
})

test('a proof reads what is kept from height 4 up, not the rows below; what is missing is told', () => {
  withStore((store) => {
    append(store, 75)
    expect(store.read.all('SELECT DISTINCT height FROM audit_node ORDER BY height')).toEqual(
      [4, 5, 6].map((height) => ({ height })),
    )
    const path = () => auditPath(store.read, crypto, { seq: 40, size: 75 })
    const before = path()
    const run = (sql: string) => store.transaction('tamper', (tx) => void tx.run(sql))
    run('UPDATE audit SET leaf_hash = randomblob(32) WHERE seq IN (3, 50)')
    expect(path()).toEqual(before)
    run('DELETE FROM audit_node WHERE height = 5')
    expect(path).toThrow('a node of the audit tree is missing')
  })
})

test('the root of no rows is that of an empty tree, and no other number is a size', () => {
  withStore((store) => {
    append(store, 5)
    expect(auditRootAt(store.read, crypto, 0)).toEqual(new MerkleTree(crypto).root())
    for (const size of [-1, 1.5, 6]) expect(() => auditRootAt(store.read, crypto, size)).toThrow('no such tree')
  })
})

test('a head of another size or other nodes, and two kept nodes in one row, are found', () => {
  const [size, peaks] = [0, 8]
  const bend = (store: Store, at: number) =>
    store.transaction('tamper', (tx) => {
      const head = new Uint8Array(readMeta<Bytes>(tx, 'audit-head')!)
      writeMeta(tx, 'audit-head', at === size ? concat(u64(39), head.subarray(peaks)) : head.fill(1, at))
    })
  const join2 = (store: Store) =>
    store.transaction('tamper', (tx) => {
      const both = tx.all<{ hash: Bytes }>('SELECT hash FROM audit_node WHERE height = 4 ORDER BY idx')
      tx.run('DELETE FROM audit_node WHERE height = 4 AND idx = 1')
      tx.run('UPDATE audit_node SET hash = ? WHERE height = 4', concat(...both.map(({ hash }) => hash)))
    })
  for (const change of [(store: Store) => bend(store, size), (store: Store) => bend(store, peaks), join2]) {
    withStore((store) => {
      append(store, 40)
      change(store)
      expect(isAuditTreeWhole(store.read, crypto)).toBe(false)
    })
  }
})
