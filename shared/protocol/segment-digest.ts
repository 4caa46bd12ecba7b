/** Blob id and segment leaves of a ciphertext that passes by once (docs/spec/attachments.md, Sealing). */
import type { Bytes } from '../bytes.ts'
import { limits } from '../limits.ts'
import type { Crypto, Hasher } from './crypto-port.ts'

export class SegmentDigest {
  readonly #crypto: Pick<Crypto, 'hasher'>
  readonly #blob: Hasher
  readonly #leaves: Bytes[] = []
  #segment: Hasher
  #inSegment = 0
  #length = 0

  constructor(crypto: Pick<Crypto, 'hasher'>) {
    this.#crypto = crypto
    this.#blob = crypto.hasher()
    this.#segment = leafHasher(crypto)
  }

  /** Bytes so far. */
  get length(): number {
    return this.#length
  }

  update(part: Uint8Array): void {
    this.#blob.update(part)
    this.#length += part.length
    let rest = part
    while (rest.length > 0) {
      const piece = rest.subarray(0, limits.segmentBytes - this.#inSegment)
      this.#segment.update(piece)
      this.#inSegment += piece.length
      if (this.#inSegment === limits.segmentBytes) this.#endSegment()
      rest = rest.subarray(piece.length)
    }
  }

  /** Ends the digest. */
  finish(): { readonly blob: Bytes; readonly leaves: readonly Bytes[]; readonly length: number } {
    if (this.#inSegment > 0) this.#endSegment()
    return { blob: this.#blob.digest(), leaves: this.#leaves, length: this.#length }
  }

  #endSegment(): void {
    this.#leaves.push(this.#segment.digest())
    this.#segment = leafHasher(this.#crypto)
    this.#inSegment = 0
  }
}

/** RFC 6962 leaf hash of a segment that arrives in pieces. */
function leafHasher(crypto: Pick<Crypto, 'hasher'>): Hasher {
  const hasher = crypto.hasher()
  hasher.update(Uint8Array.of(0))
  return hasher
}
