/** docs/spec/attachments.md, Opening. Returns the file, or the word of the check that refuses. */
import { contentKeys, join, label, padme, same, sha256, treeOf } from './primitives.ts'

export interface Sealed {
  readonly attachmentId: Uint8Array
  readonly blobId: Uint8Array
  readonly ciphertextSize: number
  readonly segmentsRoot: Uint8Array
  readonly segmentCount: number
  readonly commitment: Uint8Array
  readonly exhibitHash: Uint8Array
  readonly key: Uint8Array
  readonly salt: Uint8Array
  readonly exhibitSalt: Uint8Array
  readonly trueSize: number
}

export function openFile(sealed: Sealed, ciphertext: Uint8Array): Uint8Array | string {
  const padded = sealed.trueSize <= 4096 ? 4096 : padme(sealed.trueSize)
  if (sealed.ciphertextSize !== 56 + padded + 16 * (Math.floor(padded / 16_384) + 1)) return 'size'
  const context = join(label('giaoban/attachment/v1'), Uint8Array.of(1), sealed.attachmentId)
  const keys = contentKeys(sealed.key, sealed.salt, context)
  const head = ciphertext.slice(0, 56)
  if (!same(head, join(sealed.salt, sealed.commitment)) || !same(keys.commitment, sealed.commitment))
    return 'commitment'
  const plaintext = keys.open(ciphertext.slice(56))
  if (plaintext?.length !== padded) return 'chunk'
  if (plaintext.slice(sealed.trueSize).some((byte) => byte !== 0)) return 'padding'
  if (!same(sha256(ciphertext), sealed.blobId)) return 'blob'
  const segments: Uint8Array[] = []
  for (let at = 0; at < ciphertext.length; at += 2 ** 20) segments.push(ciphertext.slice(at, at + 2 ** 20))
  if (segments.length !== sealed.segmentCount || !same(treeOf(segments), sealed.segmentsRoot)) return 'segments'
  const file = plaintext.slice(0, sealed.trueSize)
  return same(sha256(label('giaoban/exhibit/v1'), sealed.exhibitSalt, file), sealed.exhibitHash) ? file : 'exhibit'
}
