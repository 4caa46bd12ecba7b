/** Bytes that depend on a seed only: published vectors and repeatable tests. */
import { createHash } from 'node:crypto'
import { u64, utf8, type Bytes } from '../../shared/bytes.ts'

/** SHA-256(seed || counter), one stream; each call continues it. */
export function seededRandom(seed: string): (length: number) => Bytes {
  let counter = 0
  let pool = new Uint8Array(0)
  return (length) => {
    const out = new Uint8Array(length)
    let filled = 0
    while (filled < length) {
      if (pool.length === 0)
        pool = new Uint8Array(createHash('sha256').update(utf8(seed)).update(u64(counter++)).digest())
      const piece = pool.subarray(0, length - filled)
      out.set(piece, filled)
      filled += piece.length
      pool = pool.slice(piece.length)
    }
    return out
  }
}
