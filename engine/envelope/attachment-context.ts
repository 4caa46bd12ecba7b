/** What an attachment's key derivation and hashes are bound to (docs/spec/attachments.md). */
import { concat, u8, type Bytes } from '../../shared/bytes.ts'
import { idBytes, type AttachmentId } from '../../shared/ids.ts'
import type { Crypto, Hasher } from '../../shared/protocol/crypto-port.ts'
import { suite } from '../../shared/protocol/header.ts'
import { labels } from '../../shared/protocol/labels.ts'

export const chunkBytes = 16 * 1024
export const tagBytes = 16
export const sealedChunkBytes = chunkBytes + tagBytes
export const headBytes = 56

export const attachmentContext = (id: AttachmentId): Bytes => concat(labels.attachment, u8(suite), idBytes(id))

/** SHA-256(L(exhibit) || salt || plaintext), the plaintext fed by the caller. */
export function exhibitHasher(crypto: Pick<Crypto, 'hasher'>, salt: Uint8Array): Hasher {
  const hasher = crypto.hasher()
  hasher.update(labels.exhibit)
  hasher.update(salt)
  return hasher
}
