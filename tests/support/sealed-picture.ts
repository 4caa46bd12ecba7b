/** A file as its sender seals it, described as the portrait of a bulletin. */
import { sealAttachment } from '../../engine/envelope/attachment-seal.ts'
import { concat, type Bytes } from '../../shared/bytes.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { limits } from '../../shared/limits.ts'
import type { DescribedAttachment } from '../../shared/protocol/body.ts'

export interface SealedPicture {
  readonly described: DescribedAttachment
  readonly ciphertext: Bytes
}

export async function sealPicture(crypto: Crypto, plaintext: Bytes, type: string): Promise<SealedPicture> {
  const parts: Uint8Array[] = []
  const once = async function* (): AsyncGenerator<Uint8Array> {
    yield plaintext
  }
  const source = { plaintext: once(), maxBytes: limits.attachmentTotalBytes, type }
  const sealed = await sealAttachment(
    crypto,
    { ...source, describe: { name: 'a', kind: 'portrait' } },
    async (part) => void parts.push(part.slice()),
  )
  if (!sealed.ok) throw new Error(sealed.error)
  return { described: sealed.value, ciphertext: concat(...parts) }
}
