/** Merkle trees of RFC 6962: SHA-256, 0x00 before a leaf, 0x01 before two nodes. Sizes and indices up to 2^53-1. */
import { equalBytes, type Bytes } from '../bytes.ts'
import type { Crypto } from './crypto-port.ts'

export type Hash = Pick<Crypto, 'sha256'>

const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)
const half = (n: number): number => Math.floor(n / 2)
const isOdd = (n: number): boolean => n % 2 === 1

export const leafHash = (crypto: Hash, leaf: Uint8Array): Bytes => crypto.sha256(leafPrefix, leaf)
export const nodeHash = (crypto: Hash, left: Uint8Array, right: Uint8Array): Bytes =>
  crypto.sha256(nodePrefix, left, right)
export const emptyRoot = (crypto: Hash): Bytes => crypto.sha256()

export interface InclusionClaim {
  readonly leafHash: Uint8Array
  readonly index: number
  readonly size: number
  readonly path: readonly Uint8Array[]
}

/** The root that the path leads to (RFC 9162, 2.1.3.2); `undefined` when index, size and path length do not agree. */
export function rootFromPath(crypto: Hash, claim: InclusionClaim): Bytes | undefined {
  const { index, size, path } = claim
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) return undefined
  let first = index
  let last = size - 1
  let root = new Uint8Array(claim.leafHash)
  for (const node of path) {
    if (last === 0 || node.length !== 32) return undefined
    if (isOdd(first) || first === last) {
      root = nodeHash(crypto, node, root)
      while (!isOdd(first) && first !== 0) {
        first = half(first)
        last = half(last)
      }
    } else {
      root = nodeHash(crypto, root, node)
    }
    first = half(first)
    last = half(last)
  }
  return last === 0 ? root : undefined
}

export interface ConsistencyClaim {
  readonly fromSize: number
  readonly fromRoot: Uint8Array
  readonly toSize: number
  readonly toRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** Whether the tree of `toSize` begins with the tree of `fromSize` (RFC 9162, 2.1.4.2; from 0 everything does). */
export function verifyConsistency(crypto: Hash, claim: ConsistencyClaim): boolean {
  const { fromSize, toSize, proof } = claim
  if (!Number.isSafeInteger(fromSize) || !Number.isSafeInteger(toSize) || fromSize < 0 || fromSize > toSize)
    return false
  if (proof.some((node) => node.length !== 32)) return false
  if (fromSize === toSize) return proof.length === 0 && equalBytes(claim.fromRoot, claim.toRoot)
  if (fromSize === 0) return proof.length === 0 && equalBytes(claim.fromRoot, emptyRoot(crypto))
  let first = fromSize - 1
  let last = toSize - 1
  while (isOdd(first)) {
    first = half(first)
    last = half(last)
  }
  // a complete old tree is its own first node
  const nodes = first === 0 ? [claim.fromRoot, ...proof] : proof
  const start = nodes[0]
  if (start === undefined) return false
  let oldRoot = new Uint8Array(start)
  let newRoot = new Uint8Array(start)
  for (const node of nodes.slice(1)) {
    if (last === 0) return false
    if (isOdd(first) || first === last) {
      oldRoot = nodeHash(crypto, node, oldRoot)
      newRoot = nodeHash(crypto, node, newRoot)
      while (!isOdd(first) && first !== 0) {
        first = half(first)
        last = half(last)
      }
    } else {
      newRoot = nodeHash(crypto, newRoot, node)
    }
    first = half(first)
    last = half(last)
  }
  return last === 0 && equalBytes(oldRoot, claim.fromRoot) && equalBytes(newRoot, claim.toRoot)
}
