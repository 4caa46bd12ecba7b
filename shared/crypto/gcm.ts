import type { DecipherGCM } from 'node:crypto'
import type { Bytes } from '../bytes.ts'
import { plain } from './native-bytes.ts'

/** What the tag that was set vouches for. `undefined` where it does not: nothing of the plaintext lives on then. */
export function finishOpening(gcm: DecipherGCM, ciphertext: Uint8Array): Bytes | undefined {
  const plaintext = gcm.update(ciphertext)
  try {
    gcm.final()
  } catch {
    plaintext.fill(0)
    return undefined
  }
  return plain(plaintext)
}
