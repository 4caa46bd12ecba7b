/** SHA-256, HMAC and HKDF (RFC 5869). */
import { createHash, createHmac, createSecretKey, hkdfSync, type Hmac } from 'node:crypto'
import { concat, type Bytes } from '../bytes.ts'
import type { Hasher } from '../protocol/crypto-port.ts'
import { plain } from './native-bytes.ts'

export function sha256(...parts: readonly Uint8Array[]): Bytes {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return plain(hash.digest())
}

export function hasher(): Hasher {
  const hash = createHash('sha256')
  return {
    update: (part) => {
      hash.update(part)
    },
    digest: () => plain(hash.digest()),
  }
}

export function hkdfSha256(options: {
  readonly secret: Uint8Array
  readonly salt: Uint8Array
  readonly info: Uint8Array
  readonly length: number
}): Bytes {
  return new Uint8Array(hkdfSync('sha256', options.secret, options.salt, options.info, options.length))
}

/** Node takes bare bytes three times as slowly as a key object: every envelope that is opened asks eight times. */
const hmac = (algorithm: string, key: Uint8Array): Hmac => createHmac(algorithm, createSecretKey(key))

/** An empty salt is one of as many zeros as the hash is long (RFC 5869, 2.2): HMAC makes the same of both. */
const noSalt = new Uint8Array(32)

/** HKDF-Extract with SHA-256: 32 bytes. */
export const extractSha256 = (salt: Uint8Array, inputKey: Uint8Array): Bytes =>
  plain(
    hmac('sha256', salt.length === 0 ? noSalt : salt)
      .update(inputKey)
      .digest(),
  )

/** HKDF-Expand with SHA-256, at most 32 bytes: one block is all that HPKE's key and nonce need. */
export function expandSha256(key: Uint8Array, info: Uint8Array, length: number): Bytes {
  if (length > 32) throw new RangeError('one block at most')
  return plain(hmac('sha256', key).update(info).update(Uint8Array.of(1)).digest()).subarray(0, length)
}

/** HKDF-Expand with SHA-512, any length up to 255 blocks. */
export function expandSha512(key: Uint8Array, info: Uint8Array, length: number): Bytes {
  const all = new Uint8Array(Math.ceil(length / 64) * 64)
  let block: Bytes = new Uint8Array(0)
  for (let at = 0, counter = 1; at < length; at += 64, counter++) {
    if (counter > 255) throw new RangeError('too much key material')
    block = plain(
      hmac('sha512', key)
        .update(concat(block, info, Uint8Array.of(counter)))
        .digest(),
    )
    all.set(block, at)
  }
  return all.subarray(0, length)
}
