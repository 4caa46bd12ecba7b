/** Reads attachments by ranges, decrypting only what is asked for. */
import { concat, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { openAttachment, type CiphertextSource } from '../envelope/attachment-open.ts'
import { blobRecord, type AttachmentFacts } from '../store/attachments.ts'
import type { Store } from '../store/database.ts'
import type { BasicDeps } from '../deps.ts'
import type { BlobFolder } from './blob-folder.ts'
import { toDescribed, type Description } from './described.ts'

export interface BlobReading {
  readonly deps: BasicDeps
  readonly store: Store
  readonly folder: BlobFolder
}

const plain: Description = { kind: 'other' }

/**
 * At most `length` bytes from `offset`, fewer at the end. Throws GiaobanError `attachment/incomplete` while it is not
 * whole here, `attachment/damaged` when what is on disk does not verify.
 */
export async function readAttachment(
  reading: BlobReading,
  facts: AttachmentFacts,
  range: { readonly offset: number; readonly length: number },
): Promise<Bytes> {
  const parts: Bytes[] = []
  for await (const part of attachmentRange(reading, facts, range)) parts.push(part)
  return concat(...parts)
}

/** The same piece by piece, for writing a large one to a file. */
export async function* attachmentRange(
  reading: BlobReading,
  facts: AttachmentFacts,
  range: { readonly offset: number; readonly length: number },
): AsyncGenerator<Bytes> {
  const record = blobRecord(reading.store.read, facts.blobId)
  if (record === undefined) throw new GiaobanError('attachment/missing')
  if (record.state === 'wanted' || record.state === 'partial') throw new GiaobanError('attachment/incomplete')
  await using source = await reading.folder.open(facts.blobId)
  yield* plaintextOf(reading.deps.crypto, facts, { source, ...range })
}

/** Decrypted pieces of a ciphertext that is whole. Throws GiaobanError `attachment/damaged`. */
export async function* plaintextOf(
  crypto: Crypto,
  facts: AttachmentFacts,
  from: CiphertextSource | { readonly source: CiphertextSource; readonly offset: number; readonly length: number },
): AsyncGenerator<Bytes> {
  const { source, ...range } = 'source' in from ? from : { source: from, offset: 0, length: facts.size }
  const opened = await openAttachment(crypto, toDescribed(facts, plain), source)
  if (!opened.ok) throw new GiaobanError('attachment/damaged', { recoverable: false })
  try {
    const start = Math.min(range.offset, facts.size)
    for await (const part of opened.value.range(start, Math.min(facts.size, start + range.length))) {
      if (!part.ok) throw new GiaobanError('attachment/damaged', { recoverable: false })
      yield part.value
    }
  } finally {
    opened.value.close()
  }
}
