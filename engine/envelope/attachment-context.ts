/** What an attachment's key derivation and hashes are bound to (docs/spec/attachments.md). */
import { concat, u8, type Bytes } from '../../shared/bytes.ts'
import { idBytes, type AttachmentId } from '../../shared/ids.ts'
import type { Crypto, Hasher } from '../../shared/protocol/crypto-port.ts'
import { suite } from '../../shared/protocol/header.ts'
import { labels } from '../../shared/protocol/labels.ts'
import { limits } from '../../shared/limits.ts'
import { TreeHead } from '../../shared/protocol/merkle-tree.ts'

export const chunkBytes = 16 * 1024
export const tagBytes = 16
export const sealedChunkBytes = chunkBytes + tagBytes
export const headBytes = 56

export const attachmentContext = (id: AttachmentId): Bytes => concat(labels.attachment, u8(suite), idBytes(id))

/** SHA-256(L(exhibit) || salt || plaintext), the plaintext fed by the caller. */
export function exhibitHasher(crypto: Crypto, salt: Uint8Array): Hasher {
  const hasher = crypto.hasher()
  hasher.update(labels.exhibit)
  hasher.update(salt)
  return hasher
}

/** Blob id and segments root of a ciphertext that passes by once. */
export class CiphertextDigest {
  readonly #crypto: Crypto
  readonly #blob: Hasher
  readonly #segments: TreeHead
  #segment: Hasher
  #inSegment = 0
  #length = 0

  constructor(crypto: Crypto) {
    this.#crypto = crypto
    this.#blob = crypto.hasher()
    this.#segments = new TreeHead(crypto)
    this.#segment = leafHasher(crypto)
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
  finish(): {
    readonly blob: Bytes
    readonly segmentsRoot: Bytes
    readonly segmentCount: number
    readonly length: number
  } {
    if (this.#inSegment > 0) this.#endSegment()
    return {
      blob: this.#blob.digest(),
      segmentsRoot: this.#segments.root(),
      segmentCount: this.#segments.size,
      length: this.#length,
    }
  }

  #endSegment(): void {
    this.#segments.append(this.#segment.digest())
    this.#segment = leafHasher(this.#crypto)
    this.#inSegment = 0
  }
}

/** RFC 6962 leaf hash of a segment that arrives in pieces. */
function leafHasher(crypto: Crypto): Hasher {
  const hasher = crypto.hasher()
  hasher.update(Uint8Array.of(0))
  return hasher
}
