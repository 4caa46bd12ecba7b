/**
 * C2SP chunked-encryption with AES-256-GCM and HKDF-Expand-SHA512 ("Cobblestone-256"), docs/spec/chunked.md:
 * salt[24] || commitment[32] || chunks of 16 KiB, the last one shorter and possibly empty, each with a 16-byte tag.
 */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import { concat, utf8, type Bytes } from '../bytes.ts'
import type { ChunkedKey } from '../protocol/crypto-port.ts'
import { expandSha512 } from './hash.ts'
import { finishOpening } from './gcm.ts'

const chunkBytes = 16 * 1024
const tagBytes = 16
const sealedChunkBytes = chunkBytes + tagBytes
const saltBytes = 24
const keyBytes = 32
const nonceBytes = 12
const commitmentBytes = 32
/** The specification's bound: 4 PiB. */
const maxChunks = 2 ** 38
const cipher = 'aes-256-gcm'
const domain = concat(utf8('c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM'), new Uint8Array(1))

function chunkNonce(base: Bytes, index: number): Bytes {
  if (!Number.isSafeInteger(index) || index < 0 || index >= maxChunks) throw new RangeError('chunk index')
  const nonce = new Uint8Array(base)
  for (let at = nonceBytes - 1, rest = index; rest > 0; at--, rest = Math.floor(rest / 256)) {
    nonce[at] = (nonce[at] as number) ^ (rest % 256)
  }
  return nonce
}

class Cobblestone implements ChunkedKey {
  readonly salt: Bytes
  readonly commitment: Bytes
  /** Node takes bare bytes three times as slowly. Its copy is wiped when it is collected. */
  #held: KeyObject | undefined
  readonly #baseNonce: Bytes

  constructor(salt: Bytes, material: Bytes) {
    this.salt = salt
    this.#held = createSecretKey(material.subarray(0, keyBytes))
    this.#baseNonce = material.slice(keyBytes, keyBytes + nonceBytes)
    this.commitment = material.slice(keyBytes + nonceBytes)
  }

  get #key(): KeyObject {
    if (this.#held === undefined) throw new Error('the key was purged')
    return this.#held
  }

  sealChunk(index: number, plaintext: Uint8Array): Bytes {
    if (plaintext.length > chunkBytes) throw new RangeError('chunk too long')
    const nonce = chunkNonce(this.#baseNonce, index)
    const gcm = createCipheriv(cipher, this.#key, nonce)
    return concat(gcm.update(plaintext), gcm.final(), gcm.getAuthTag())
  }

  openChunk(index: number, ciphertext: Uint8Array): Bytes | undefined {
    if (ciphertext.length < tagBytes || ciphertext.length > sealedChunkBytes) return undefined
    const nonce = chunkNonce(this.#baseNonce, index)
    const tagAt = ciphertext.length - tagBytes
    const gcm = createDecipheriv(cipher, this.#key, nonce, { authTagLength: tagBytes })
    gcm.setAuthTag(ciphertext.subarray(tagAt))
    return finishOpening(gcm, ciphertext.subarray(0, tagAt))
  }

  seal(plaintext: Uint8Array): Bytes {
    const parts: Bytes[] = [this.salt, this.commitment]
    const chunks = Math.floor(plaintext.length / chunkBytes) + 1
    for (let index = 0; index < chunks; index++) {
      parts.push(this.sealChunk(index, plaintext.subarray(index * chunkBytes, (index + 1) * chunkBytes)))
    }
    return concat(...parts)
  }

  openChunks(ciphertext: Uint8Array): Bytes | undefined {
    const chunks = Math.floor(ciphertext.length / sealedChunkBytes) + 1
    // the last chunk is shorter than the others, or the message was cut
    if (ciphertext.length - (chunks - 1) * sealedChunkBytes < tagBytes) return undefined
    const plaintext = new Uint8Array(ciphertext.length - chunks * tagBytes)
    for (let index = 0; index < chunks; index++) {
      const part = this.openChunk(index, ciphertext.subarray(index * sealedChunkBytes, (index + 1) * sealedChunkBytes))
      if (part === undefined) {
        plaintext.fill(0)
        return undefined
      }
      plaintext.set(part, index * chunkBytes)
      part.fill(0)
    }
    return plaintext
  }

  purge(): void {
    this.#held = undefined
    this.#baseNonce.fill(0)
  }
}

export function chunkedKey(options: {
  readonly inputKey: Uint8Array
  readonly salt: Uint8Array
  readonly context: Uint8Array
}): ChunkedKey {
  if (options.inputKey.length !== keyBytes) throw new TypeError('the input key has 32 bytes')
  if (options.salt.length !== saltBytes) throw new TypeError('the salt has 24 bytes')
  const info = concat(domain, options.salt, options.context)
  const material = expandSha512(options.inputKey, info, keyBytes + nonceBytes + commitmentBytes)
  try {
    return new Cobblestone(new Uint8Array(options.salt), material)
  } finally {
    material.fill(0)
  }
}
