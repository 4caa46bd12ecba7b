/** What no path and no proof may be: numbers that are none, nodes of another length, claims the wrong way round. */
import { expect, test } from 'vitest'
import { u64, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { leafHash, rootFromPath, verifyConsistency } from '../../../shared/protocol/merkle.ts'
import { inclusionPath, MerkleTree, TreeHead } from '../../../shared/protocol/merkle-tree.ts'

const crypto = await createCrypto()
const leaves: readonly Bytes[] = Array.from({ length: 12 }, (_, index) => leafHash(crypto, u64(index)))
const tree = new MerkleTree(crypto, leaves)
const noNumbers = [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]

test('an index or a size that is no number of a leaf leads nowhere', () => {
  const claim = { leafHash: leaves[3] as Bytes, index: 3, size: 12, path: tree.path(3) }
  expect(rootFromPath(crypto, claim)).toEqual(tree.root())
  for (const number of noNumbers) {
    expect(rootFromPath(crypto, { ...claim, index: number })).toBeUndefined()
    expect(rootFromPath(crypto, { ...claim, size: number })).toBeUndefined()
  }
  // what a path of no nodes would otherwise make of them
  const alone = { leafHash: leaves[0] as Bytes, path: [] }
  expect(rootFromPath(crypto, { ...alone, index: 0, size: 1 })).toEqual(leaves[0])
  expect(rootFromPath(crypto, { ...alone, index: Number.NaN, size: 1 })).toBeUndefined()
  expect(rootFromPath(crypto, { ...alone, index: 0.5, size: 1 })).toBeUndefined()
})

test('nodes of another length than a hash are neither path nor proof', () => {
  const [first, ...rest] = tree.path(3) as [Bytes, ...Bytes[]]
  const claim = { leafHash: leaves[3] as Bytes, index: 3, size: 12 }
  for (const bent of [first.slice(1), new Uint8Array([...first, 0]), new Uint8Array(0)]) {
    expect(rootFromPath(crypto, { ...claim, path: [bent, ...rest] })).toBeUndefined()
  }
  // with 64 bytes two nodes would hash as three
  const both = new Uint8Array([...first, ...(rest[0] as Bytes)])
  expect(rootFromPath(crypto, { ...claim, path: [both, ...rest] })).toBeUndefined()
  const proof = tree.consistency(5, 12)
  const grown = { fromSize: 5, fromRoot: tree.root(5), toSize: 12, toRoot: tree.root(12) }
  expect(verifyConsistency(crypto, { ...grown, proof })).toBe(true)
  for (let at = 0; at < proof.length; at++) {
    const node = proof[at] as Bytes
    for (const bent of [node.slice(1), new Uint8Array([...node, 0])]) {
      expect(verifyConsistency(crypto, { ...grown, proof: proof.with(at, bent) })).toBe(false)
    }
  }
})

test('a tree is never consistent with a smaller one, nor with a size that is no number', () => {
  const claim = {
    fromSize: 5,
    fromRoot: tree.root(5),
    toSize: 12,
    toRoot: tree.root(12),
    proof: tree.consistency(5, 12),
  }
  expect(
    verifyConsistency(crypto, { ...claim, fromSize: 12, fromRoot: claim.toRoot, toSize: 5, toRoot: claim.fromRoot }),
  ).toBe(false)
  for (const number of noNumbers) {
    expect(verifyConsistency(crypto, { ...claim, fromSize: number })).toBe(false)
    expect(verifyConsistency(crypto, { ...claim, toSize: number })).toBe(false)
    // the same on both sides, with equal roots and nothing to prove
    const equal = { fromSize: number, toSize: number, fromRoot: claim.toRoot, toRoot: claim.toRoot, proof: [] }
    expect(verifyConsistency(crypto, equal)).toBe(false)
  }
})

test('between different trees an empty proof, or one that is too short or too long, proves nothing', () => {
  for (const [fromSize, toSize] of [
    [5, 12],
    [4, 12],
    [1, 2],
    [8, 9],
  ] as const) {
    const proof = tree.consistency(fromSize, toSize)
    const claim = { fromSize, fromRoot: tree.root(fromSize), toSize, toRoot: tree.root(toSize) }
    expect(verifyConsistency(crypto, { ...claim, proof })).toBe(true)
    expect(verifyConsistency(crypto, { ...claim, proof: [] })).toBe(false)
    expect(verifyConsistency(crypto, { ...claim, proof: proof.slice(1) })).toBe(false)
    expect(verifyConsistency(crypto, { ...claim, proof: [...proof, tree.root(12)] })).toBe(false)
  }
})

test('leaves and trees that are not there are a bug, by name', () => {
  for (const number of noNumbers) {
    expect(() => tree.root(number)).toThrow('no such tree')
    expect(() => tree.path(number)).toThrow('no such leaf')
    expect(() => tree.path(0, number)).toThrow('no such tree')
    expect(() => tree.consistency(number, 12)).toThrow('no such tree')
    expect(() => tree.consistency(1, number)).toThrow('no such tree')
    expect(() => inclusionPath(crypto, leaves, number)).toThrow('no such leaf')
    // as many peaks as the number has characters that are no zero
    const peaks = leaves.slice(0, number.toString(2).replaceAll('0', '').length)
    expect(() => new TreeHead(crypto, { size: number, peaks })).toThrow('size and peaks do not agree')
  }
  expect(() => tree.consistency(12, 13)).toThrow('no such tree')
  expect(() => tree.consistency(6, 5)).toThrow('no such tree')
  expect(() => inclusionPath(crypto, leaves, 12)).toThrow('no such leaf')
})

test('a tree begins empty and tells its leaves; a head that is copied goes its own way', () => {
  const fresh = new MerkleTree(crypto)
  expect(fresh.size).toBe(0)
  expect(fresh.root()).toEqual(crypto.sha256())
  expect(tree.leafHash(11)).toEqual(leaves[11])
  expect(tree.leafHash(12)).toBeUndefined()
  const head = new TreeHead(crypto)
  for (const leaf of leaves.slice(0, 7)) head.append(leaf)
  const copy = head.clone()
  copy.append(leaves[7] as Bytes)
  expect([head.size, copy.size]).toEqual([7, 8])
  expect(head.root()).toEqual(tree.root(7))
  expect(copy.root()).toEqual(tree.root(8))
})

test('numbers that are none do not let a prover choose the old root, nor a larger tree pass for a smaller one', () => {
  const [left, right] = leaves as [Bytes, Bytes]
  const toRoot = tree.root(2)
  for (const fromSize of [Number.NaN, 0.5, -0.5]) {
    const claim = { fromSize, fromRoot: left, toSize: 2, toRoot, proof: [left, right] }
    expect(verifyConsistency(crypto, claim)).toBe(false)
  }
  expect(verifyConsistency(crypto, { fromSize: 2, fromRoot: toRoot, toSize: 1, toRoot, proof: [] })).toBe(false)
})
