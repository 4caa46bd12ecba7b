/** Reads a sealed attachment, whole or by ranges (docs/spec/attachments.md, Opening). Nothing unverified leaves. */
import { equalBytes, isZero, type Bytes } from '../../shared/bytes.ts'
import { idOf, type BlobId } from '../../shared/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { limits } from '../../shared/limits.ts'
import { chunkedLength, type DescribedAttachment } from '../../shared/protocol/body.ts'
import type { ChunkedKey, Crypto } from '../../shared/protocol/crypto-port.ts'
import { paddedAttachmentLength } from '../../shared/protocol/padding.ts'
import type { TbsAttachment } from '../../shared/protocol/tbs.ts'
import { treeRoot } from '../../shared/protocol/merkle-tree.ts'
import { SegmentDigest } from '../../shared/protocol/segment-digest.ts'
import { attachmentContext, chunkBytes, exhibitHasher, headBytes, sealedChunkBytes } from './attachment-context.ts'

/** Random access to a ciphertext: exactly `length` bytes, fewer only at its end, in `into` where that is of use. */
export interface CiphertextSource {
  read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array>
}

export type AttachmentReason = 'size' | 'commitment' | 'chunk' | 'padding' | 'blob' | 'segments' | 'exhibit'

/** Opens chunk by chunk; holds one. `close` wipes the keys. */
export class AttachmentReader {
  readonly trueSize: number
  readonly #chunked: ChunkedKey
  readonly #source: CiphertextSource
  readonly #chunks: number
  readonly #size: number

  constructor(
    chunked: ChunkedKey,
    source: CiphertextSource,
    sizes: { readonly true: number; readonly ciphertext: number },
  ) {
    this.trueSize = sizes.true
    this.#chunked = chunked
    this.#source = source
    this.#size = sizes.ciphertext
    this.#chunks = Math.floor((sizes.ciphertext - headBytes) / sealedChunkBytes) + 1
  }

  get chunks(): number {
    return this.#chunks
  }

  /** Plaintext of one chunk, padding included; `undefined` when it does not verify. Throws RangeError beyond the end. */
  async chunk(index: number): Promise<Bytes | undefined> {
    if (!Number.isSafeInteger(index) || index < 0 || index >= this.#chunks) throw new RangeError('no such chunk')
    const offset = headBytes + index * sealedChunkBytes
    const length = Math.min(sealedChunkBytes, this.#size - offset)
    const sealed = await this.#source.read(offset, length)
    return sealed.length === length ? this.#chunked.openChunk(index, sealed) : undefined
  }

  /** The bytes [from, to) of the attachment, without padding. Throws RangeError beyond the true size. */
  async *range(from: number, to: number): AsyncGenerator<Result<Bytes, AttachmentReason>, void, undefined> {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from < 0 || from > to || to > this.trueSize) {
      throw new RangeError('no such range')
    }
    for (let at = from; at < to;) {
      const index = Math.floor(at / chunkBytes)
      const plaintext = await this.chunk(index)
      if (plaintext === undefined) {
        yield err('chunk')
        return
      }
      const end = Math.min(to, (index + 1) * chunkBytes)
      yield ok(plaintext.slice(at - index * chunkBytes, end - index * chunkBytes))
      plaintext.fill(0)
      at = end
    }
  }

  close(): void {
    this.#chunked.purge()
  }
}

/** Checks sizes and both commitments, and the last chunk, which authenticates the length. */
export async function openAttachment(
  crypto: Pick<Crypto, 'chunkedKey'>,
  attachment: DescribedAttachment,
  source: CiphertextSource,
): Promise<Result<AttachmentReader, AttachmentReason>> {
  const opened = await openHead(crypto, attachment, source)
  if (!opened.ok || (await isEndGood(opened.value))) return opened
  opened.value.close()
  return err('chunk')
}

/** Without the last chunk: for what opens every one, and gives nothing out before. */
async function openHead(
  crypto: Pick<Crypto, 'chunkedKey'>,
  { manifest, secret }: DescribedAttachment,
  source: CiphertextSource,
): Promise<Result<AttachmentReader, AttachmentReason>> {
  const { ciphertextSize } = manifest
  if (ciphertextSize !== chunkedLength(paddedAttachmentLength(secret.trueSize))) return err('size')
  const head = await source.read(0, headBytes)
  const context = attachmentContext(manifest.attachmentId)
  const chunked = crypto.chunkedKey({ inputKey: secret.key, salt: secret.salt, context })
  const sameSalt = equalBytes(head.subarray(0, secret.salt.length), secret.salt)
  const sameHead = equalBytes(head.subarray(secret.salt.length), manifest.commitment)
  const sameKey = equalBytes(chunked.commitment, manifest.commitment)
  const reader = new AttachmentReader(chunked, source, { true: secret.trueSize, ciphertext: ciphertextSize })
  if (sameSalt && sameHead && sameKey) return ok(reader)
  reader.close()
  return err('commitment')
}

async function isEndGood(reader: AttachmentReader): Promise<boolean> {
  const last = await reader.chunk(reader.chunks - 1)
  last?.fill(0)
  return last !== undefined
}

export interface ToVerify extends CiphertextSource {
  /** Each segment was checked against the signed root as it came: then the blob id tells that these are the same bytes. */
  readonly areSegmentsChecked?: boolean
}

export type VerifyingCrypto = Pick<Crypto, 'sha256' | 'hasher' | 'chunkedKey'>

/**
 * Everything that makes an attachment `complete`: blob id, segments, every chunk, padding, exhibit hash. Reads the
 * ciphertext once, a window at a time. Gives the SHA-256 of the file, which a person can compare.
 */
export async function verifyAttachment(
  crypto: VerifyingCrypto,
  attachment: DescribedAttachment,
  source: ToVerify,
): Promise<Result<Bytes, AttachmentReason>> {
  const ahead = readAhead(source)
  const digest = source.areSegmentsChecked === true ? undefined : new SegmentDigest(crypto)
  const whole = crypto.hasher()
  const recorded: CiphertextSource = {
    read: async (offset, length) => {
      const part = await ahead.read(offset, length)
      ;(digest ?? whole).update(part)
      return part
    },
  }
  const opened = await openHead(crypto, attachment, recorded) // from its first byte it is read once, in order
  if (!opened.ok) return opened
  const reader = opened.value
  const { manifest, secret } = attachment
  try {
    const exhibit = exhibitHasher(crypto, secret.exhibitSalt)
    const file = crypto.hasher()
    const reason = await walkChunks(reader, { hashers: [exhibit, file], trueSize: secret.trueSize })
    if (reason !== undefined) return err(reason)
    const { blob, leaves } = digest?.finish() ?? { blob: whole.digest(), leaves: undefined }
    if (idOf<BlobId>(blob) !== manifest.blobId) return err('blob')
    if (leaves !== undefined && !isListOf(crypto, manifest, leaves)) return err('segments')
    return equalBytes(exhibit.digest(), manifest.exhibitHash) ? ok(file.digest()) : err('exhibit')
  } finally {
    reader.close()
  }
}

const isListOf = (crypto: VerifyingCrypto, manifest: TbsAttachment, leaves: readonly Bytes[]): boolean =>
  leaves.length === manifest.segmentCount && equalBytes(treeRoot(crypto, leaves), manifest.segmentsRoot)

async function walkChunks(
  reader: AttachmentReader,
  into: { readonly hashers: readonly { update(part: Uint8Array): void }[]; readonly trueSize: number },
): Promise<AttachmentReason | undefined> {
  for (let index = 0; index < reader.chunks; index++) {
    const plaintext = await reader.chunk(index)
    if (plaintext === undefined) return 'chunk'
    const inside = Math.min(Math.max(into.trueSize - index * chunkBytes, 0), plaintext.length)
    for (const hasher of into.hashers) hasher.update(plaintext.subarray(0, inside))
    const padded = isZero(plaintext.subarray(inside))
    plaintext.fill(0)
    if (!padded) return 'padding'
  }
  return undefined
}

/** One window in memory, for going through chunk by chunk: a read of the disk for each MiB. */
function readAhead(source: CiphertextSource): CiphertextSource {
  let start = 0
  let window: Uint8Array = new Uint8Array(0)
  let memory: Uint8Array | undefined
  return {
    read: async (offset, length) => {
      if (offset < start || offset + length > start + window.length) {
        memory ??= new Uint8Array(Math.max(length, limits.segmentBytes))
        window = await source.read(offset, Math.max(length, limits.segmentBytes), memory)
        start = offset
      }
      return window.subarray(offset - start, offset - start + length)
    },
  }
}
