/**
 * What the protocol needs from cryptography, and all that it may choose: there is one suite, so no function takes an
 * algorithm. Implemented once, in shared/crypto (libsodium and node:crypto).
 */
import type { Bytes } from '../bytes.ts'

export interface KeyPair {
  readonly publicKey: Bytes
  readonly secretKey: SecretKey
}

/** Key bytes that do not leave by accident: no enumerable field, no JSON, no structured clone. */
export interface SecretKey {
  readonly length: number
  /** Gives the bytes to `use` and returns its result. Throws after `purge`. The bytes must not be kept. */
  unwrap<T>(use: (bytes: Bytes) => T): T
  /** Overwrites the bytes, as far as JavaScript can. */
  purge(): void
}

/** One use of an X-Wing public key: what goes into the wrap, and the secret that it stands for. */
export interface Encapsulation {
  readonly enc: Bytes
  readonly sharedSecret: SecretKey
}

export const hpkeOpeningKeyBytes = 44

/** `undefined` from an opening function means: refused, for whatever reason. */
export interface Crypto {
  sha256(...parts: readonly Uint8Array[]): Bytes
  /** SHA-256 of parts that arrive one after the other. */
  hasher(): Hasher
  random(length: number): Bytes
  hkdfSha256(options: {
    readonly secret: Uint8Array
    readonly salt: Uint8Array
    readonly info: Uint8Array
    readonly length: number
  }): Bytes

  /** Ed25519, libsodium's verdicts (docs/spec/signatures.md). */
  signingKeyPair(seed: SecretKey): KeyPair
  sign(secretKey: SecretKey, message: Uint8Array): Bytes
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean

  /** X-Wing from a raw 32-byte decapsulation key: public key 1,216 bytes. */
  kemKeyPair(seed: SecretKey): KeyPair
  /** To the public key alone, before anything is there to seal. `undefined` for a malformed public key. */
  kemEncapsulate(publicKey: Uint8Array): Encapsulation | undefined
  /**
   * HPKE base mode, single shot: enc[1120] || ciphertext[plaintext + 16]. `undefined` for a malformed public key.
   * `encapsulation`: made for this public key, used up and purged; never give one twice.
   */
  hpkeSeal(options: {
    readonly publicKey: Uint8Array
    readonly info: Uint8Array
    readonly aad: Uint8Array
    readonly plaintext: Uint8Array
    readonly encapsulation?: Encapsulation | undefined
  }): Bytes | undefined
  hpkeOpen(options: {
    readonly secretKey: SecretKey
    readonly info: Uint8Array
    readonly aad: Uint8Array
    readonly sealed: Uint8Array
  }): Bytes | undefined

  /**
   * What opens this one sealing and no other: key[32] || nonce[12]. Shown to others where a sealing is disputed; whoever
   * has not made the sealing can find no second one that opens it.
   */
  hpkeOpeningKey(options: {
    readonly secretKey: SecretKey
    readonly info: Uint8Array
    readonly sealed: Uint8Array
  }): Bytes | undefined
  hpkeOpenBy(options: {
    readonly openingKey: Uint8Array
    readonly aad: Uint8Array
    readonly sealed: Uint8Array
  }): Bytes | undefined

  /** C2SP chunked-encryption, Cobblestone-256. `head` = salt[24] || commitment[32]. */
  chunkedKey(options: {
    readonly inputKey: Uint8Array
    readonly salt: Uint8Array
    readonly context: Uint8Array
  }): ChunkedKey
  /** AES-256-GCM of a small secret under a key of our own making: nonce[12] || ciphertext || tag[16]. Vault files only. */
  boxSeal(options: { readonly key: SecretKey; readonly aad: Uint8Array; readonly plaintext: Uint8Array }): Bytes
  boxOpen(options: {
    readonly key: SecretKey
    readonly aad: Uint8Array
    readonly sealed: Uint8Array
  }): Bytes | undefined
  /** Argon2id of NFC(passphrase), 32 bytes. Blocking: call it in a worker where a person waits. */
  passwordHash(options: {
    readonly passphrase: string
    readonly salt: Uint8Array
    readonly memoryBytes: number
    readonly passes: number
  }): SecretKey

  secretKey(bytes: Uint8Array): SecretKey
}

/** Used once: `digest` ends it. */
export interface Hasher {
  update(part: Uint8Array): void
  digest(): Bytes
}

/** The derived state of one Cobblestone-256 message. */
export interface ChunkedKey {
  readonly salt: Bytes
  readonly commitment: Bytes
  /** Encrypts plaintext chunk `index`; `last` chunks are shorter than 16 KiB, all others exactly 16 KiB. */
  sealChunk(index: number, plaintext: Uint8Array): Bytes
  openChunk(index: number, ciphertext: Uint8Array): Bytes | undefined
  /** Whole message: salt || commitment || chunks. */
  seal(plaintext: Uint8Array): Bytes
  /** Chunks only, without the head. */
  openChunks(ciphertext: Uint8Array): Bytes | undefined
  purge(): void
}
