/** Encrypts an attachment once, in a stream, into a staging place (docs/spec/attachments.md, Sealing). */
import type { Bytes } from '../../shared/bytes.ts'
import { idOf, type AttachmentId, type BlobId } from '../../shared/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { BodyAttachment } from '../../shared/protocol/body.ts'
import type { ChunkedKey, Crypto } from '../../shared/protocol/crypto-port.ts'
import { saltBytes } from '../../shared/protocol/header.ts'
import { paddedAttachmentLength } from '../../shared/protocol/padding.ts'
import type { TbsAttachment } from '../../shared/protocol/tbs.ts'
import { treeRoot } from '../../shared/protocol/merkle-tree.ts'
import { SegmentDigest } from '../../shared/protocol/segment-digest.ts'
import { attachmentContext, chunkBytes, exhibitHasher } from './attachment-context.ts'

export interface AttachmentSource {
  /** The bytes as they shall be sent: metadata already removed. */
  readonly plaintext: AsyncIterable<Uint8Array>
  /** More is refused while reading. */
  readonly maxBytes: number
  /** A media type. */
  readonly type: string
  readonly describe: Pick<BodyAttachment, 'name' | 'kind' | 'takenOn' | 'caption'>
}

export interface SealedAttachment {
  readonly manifest: TbsAttachment
  readonly secret: BodyAttachment
}

/**
 * Key, id and salt are fresh: never call this twice for one staged ciphertext. `write` receives the ciphertext in
 * order and owns each part; at most one chunk is held. On an error the caller drops what was written.
 */
export async function sealAttachment(
  crypto: Crypto,
  source: AttachmentSource,
  write: (part: Bytes) => Promise<void>,
): Promise<Result<SealedAttachment, 'attachment/too-large'>> {
  const attachmentId = idOf<AttachmentId>(crypto.random(16))
  const key = crypto.random(32)
  const salt = crypto.random(saltBytes)
  const exhibitSalt = crypto.random(32)
  const chunked = crypto.chunkedKey({ inputKey: key, salt, context: attachmentContext(attachmentId) })
  const writer = new ChunkWriter(chunked, new SegmentDigest(crypto), write)
  const exhibit = exhibitHasher(crypto, exhibitSalt)
  try {
    let trueSize = 0
    for await (const part of source.plaintext) {
      trueSize += part.length
      if (trueSize > source.maxBytes) return err('attachment/too-large')
      exhibit.update(part)
      await writer.add(part)
    }
    const zeros = new Uint8Array(chunkBytes)
    for (let left = paddedAttachmentLength(trueSize) - trueSize; left > 0; left -= zeros.length) {
      await writer.add(zeros.subarray(0, left))
    }
    const { blob, leaves, length } = await writer.finish()
    return ok({
      manifest: {
        attachmentId,
        blobId: idOf<BlobId>(blob),
        ciphertextSize: length,
        segmentsRoot: treeRoot(crypto, leaves),
        segmentCount: leaves.length,
        commitment: chunked.commitment,
        type: source.type,
        exhibitHash: exhibit.digest(),
      },
      secret: { key, salt, exhibitSalt, trueSize, ...source.describe },
    })
  } finally {
    chunked.purge()
  }
}

/** Collects 16 KiB, seals, hashes and writes them. */
class ChunkWriter {
  readonly #chunked: ChunkedKey
  readonly #digest: SegmentDigest
  readonly #write: (part: Bytes) => Promise<void>
  readonly #chunk = new Uint8Array(chunkBytes)
  #filled = 0
  #index = 0

  constructor(chunked: ChunkedKey, digest: SegmentDigest, write: (part: Bytes) => Promise<void>) {
    this.#chunked = chunked
    this.#digest = digest
    this.#write = write
  }

  async add(part: Uint8Array): Promise<void> {
    let rest = part
    while (rest.length > 0) {
      const piece = rest.subarray(0, chunkBytes - this.#filled)
      this.#chunk.set(piece, this.#filled)
      this.#filled += piece.length
      if (this.#filled === chunkBytes) await this.#flush()
      rest = rest.subarray(piece.length)
    }
  }

  /** The last chunk is shorter than the others, and may be empty. */
  async finish(): Promise<ReturnType<SegmentDigest['finish']>> {
    await this.#flush()
    return this.#digest.finish()
  }

  async #flush(): Promise<void> {
    if (this.#index === 0) {
      await this.#emit(this.#chunked.salt.slice())
      await this.#emit(this.#chunked.commitment.slice())
    }
    await this.#emit(this.#chunked.sealChunk(this.#index, this.#chunk.subarray(0, this.#filled)))
    this.#chunk.fill(0)
    this.#index += 1
    this.#filled = 0
  }

  async #emit(part: Bytes): Promise<void> {
    this.#digest.update(part)
    await this.#write(part)
  }
}
