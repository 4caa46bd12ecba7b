/** AES-256-GCM under a key of our own making: nonce[12] || ciphertext || tag[16]. Vault files only. */
import { createCipheriv, createDecipheriv } from 'node:crypto'
import { concat, type Bytes } from '../bytes.ts'
import type { SecretKey } from '../protocol/crypto-port.ts'
import { finishOpening } from './gcm.ts'

const nonceBytes = 12
const tagBytes = 16
const cipher = 'aes-256-gcm'

export function boxSeal(
  random: (length: number) => Bytes,
  options: { readonly key: SecretKey; readonly aad: Uint8Array; readonly plaintext: Uint8Array },
): Bytes {
  const nonce = random(nonceBytes)
  return options.key.unwrap((key) => {
    const gcm = createCipheriv(cipher, key, nonce).setAAD(options.aad)
    return concat(nonce, gcm.update(options.plaintext), gcm.final(), gcm.getAuthTag())
  })
}

export function boxOpen(options: {
  readonly key: SecretKey
  readonly aad: Uint8Array
  readonly sealed: Uint8Array
}): Bytes | undefined {
  const { sealed } = options
  if (sealed.length < nonceBytes + tagBytes) return undefined
  const tagAt = sealed.length - tagBytes
  return options.key.unwrap((key) => {
    const gcm = createDecipheriv(cipher, key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
    gcm.setAAD(options.aad).setAuthTag(sealed.subarray(tagAt))
    return finishOpening(gcm, sealed.subarray(nonceBytes, tagAt))
  })
}
