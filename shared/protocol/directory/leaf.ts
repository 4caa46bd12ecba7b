/** A leaf of the log: u64 logged || statement, at most 16 KiB. Its name is its RFC 6962 leaf hash. */
import { concat, readU64, u64, type Bytes } from '../../bytes.ts'
import { idOf, type LeafHash } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { latestTimeMs } from '../../time.ts'
import { leafHash, type Hash } from '../merkle.ts'

export interface Leaf {
  /** When the log took it: ms UTC, never less than in the leaf before. */
  readonly logged: number
  readonly statement: Bytes
}

export const encodeLeaf = ({ logged, statement }: Leaf): Bytes => concat(u64(logged), statement)

/** `undefined` for a leaf that is too long, empty, or stamped beyond the year 9999. */
export function decodeLeaf(leaf: Uint8Array): Leaf | undefined {
  const logged = readU64(leaf)
  if (leaf.length > limits.leafBytes || leaf.length <= 8 || logged === undefined) return undefined
  if (logged > latestTimeMs) return undefined
  return { logged, statement: leaf.slice(8) }
}

export const leafHashOf = (crypto: Hash, leaf: Uint8Array): LeafHash => idOf<LeafHash>(leafHash(crypto, leaf))
