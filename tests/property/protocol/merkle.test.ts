import fc from 'fast-check'
import { expect, test } from 'vitest'
import { equalBytes, u64, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { emptyRoot, leafHash, nodeHash, rootFromPath, verifyConsistency } from '../../../shared/protocol/merkle.ts'
import { inclusionPath, MerkleTree, TreeHead, treeRoot } from '../../../shared/protocol/merkle-tree.ts'

const crypto = await createCrypto()
const leaves = (count: number): Bytes[] => Array.from({ length: count }, (_, index) => leafHash(crypto, u64(index)))
const all = leaves(40)

/** RFC 6962, 2.1, word by word. */
function oracle(hashes: readonly Bytes[]): Bytes {
  if (hashes.length === 0) return emptyRoot(crypto)
  if (hashes.length === 1) return hashes[0] as Bytes
  let split = 1
  while (split * 2 < hashes.length) split *= 2
  return nodeHash(crypto, oracle(hashes.slice(0, split)), oracle(hashes.slice(split)))
}

test('the root of every size up to 40 is that of RFC 6962, however it is computed', () => {
  const tree = new MerkleTree(crypto, all)
  const head = new TreeHead(crypto)
  for (let size = 0; size <= 40; size++) {
    const expected = oracle(all.slice(0, size))
    expect(tree.root(size)).toEqual(expected)
    expect(treeRoot(crypto, all.slice(0, size))).toEqual(expected)
    expect(head.root()).toEqual(expected)
    expect(new TreeHead(crypto, { size: head.size, peaks: head.peaks }).root()).toEqual(expected)
    if (size < 40) head.append(all[size] as Bytes)
  }
})

test('every leaf of every size up to 40 has a path to the root, and to no other index or size', () => {
  const tree = new MerkleTree(crypto, all)
  for (let size = 1; size <= 40; size++) {
    const root = tree.root(size)
    for (let index = 0; index < size; index++) {
      const path = tree.path(index, size)
      const claim = { leafHash: all[index] as Bytes, index, size, path }
      expect(rootFromPath(crypto, claim)).toEqual(root)
      for (const other of [index - 1, index + 1]) {
        const wrong = rootFromPath(crypto, { ...claim, index: other })
        expect(wrong !== undefined && equalBytes(wrong, root)).toBe(false)
      }
      expect(rootFromPath(crypto, { ...claim, path: [...path, root] })).toBeUndefined()
      if (path.length > 0) expect(rootFromPath(crypto, { ...claim, path: path.slice(1) })).toBeUndefined()
    }
  }
  expect(inclusionPath(crypto, all, 7)).toEqual(tree.path(7))
})

test('every older tree is consistent with every newer one by its own proof only', () => {
  const tree = new MerkleTree(crypto, all)
  for (let toSize = 0; toSize <= 24; toSize++) {
    for (let fromSize = 0; fromSize <= toSize; fromSize++) {
      const proof = tree.consistency(fromSize, toSize)
      const claim = { fromSize, fromRoot: tree.root(fromSize), toSize, toRoot: tree.root(toSize), proof }
      expect(verifyConsistency(crypto, claim)).toBe(true)
      expect(verifyConsistency(crypto, { ...claim, proof: [...proof, claim.toRoot] })).toBe(false)
      if (proof.length > 0) expect(verifyConsistency(crypto, { ...claim, proof: proof.slice(0, -1) })).toBe(false)
      const bent = new Uint8Array(claim.fromRoot)
      bent[0] = (bent[0] as number) ^ 1
      expect(verifyConsistency(crypto, { ...claim, fromRoot: bent })).toBe(false)
    }
  }
})

test('a proof that ends below the claimed size proves nothing, though both roots fit', () => {
  const tree = new MerkleTree(crypto, all)
  const claim = { fromSize: 3, fromRoot: tree.root(3), toSize: 8, toRoot: tree.root(8), proof: tree.consistency(3, 8) }
  expect(verifyConsistency(crypto, claim)).toBe(true)
  expect(verifyConsistency(crypto, { ...claim, toSize: 16 })).toBe(false)
})

test('one flipped bit in a path leads to another root', () => {
  const tree = new MerkleTree(crypto, all)
  fc.assert(
    fc.property(fc.nat(39), fc.nat(255), fc.nat(7), fc.nat(5), (index, byte, bit, at) => {
      const path = tree.path(index).map((node) => new Uint8Array(node))
      const node = path[at % path.length] as Bytes
      node[byte % 32] = (node[byte % 32] as number) ^ (1 << bit)
      const root = rootFromPath(crypto, { leafHash: all[index] as Bytes, index, size: 40, path })
      return root !== undefined && !equalBytes(root, tree.root())
    }),
  )
})

test('the root of nothing is the hash of nothing, and sizes and indices beyond the tree are refused', () => {
  expect(treeRoot(crypto, [])).toEqual(crypto.sha256())
  const tree = new MerkleTree(crypto, leaves(3))
  expect(() => tree.root(4)).toThrow(RangeError)
  expect(() => tree.path(3)).toThrow(RangeError)
  expect(() => tree.consistency(3, 2)).toThrow(RangeError)
  expect(() => new TreeHead(crypto, { size: 3, peaks: [] })).toThrow(RangeError)
  expect(rootFromPath(crypto, { leafHash: all[0] as Bytes, index: 0, size: 0, path: [] })).toBeUndefined()
  expect(
    rootFromPath(crypto, { leafHash: all[0] as Bytes, index: -1, size: 2, path: [all[1] as Bytes] }),
  ).toBeUndefined()
})
