/**
 * HPKE (RFC 9180) base mode, single shot: X-Wing 0x647a, HKDF-SHA256 0x0001, ChaCha20-Poly1305 0x0003.
 * sealed = enc[1120] || ciphertext || tag[16]. docs/spec/hpke.md restates it.
 */
import { concat, u16, utf8, type Bytes } from '../bytes.ts'
import type { Encapsulation, KeyPair, SecretKey } from '../protocol/crypto-port.ts'
import { hpkeOpeningKeyBytes } from '../protocol/crypto-port.ts'
import { expandSha256, extractSha256 } from './hash.ts'
import { plain } from './native-bytes.ts'
import { HeldSecretKey } from './secret-key.ts'
import type { Sodium } from './sodium.ts'

const encBytes = 1120
const tagBytes = 16
const publicKeyBytes = 1216
const secretKeyBytes = 32
/** Randomness of one encapsulation: ML-KEM's 32 bytes, then X25519's 32 bytes. */
const encapsulationSeedBytes = 64

const suiteId = concat(utf8('HPKE'), u16(0x647a), u16(0x0001), u16(0x0003))
const nothing = new Uint8Array(0)

const labeledExtract = (salt: Uint8Array, label: string, inputKey: Uint8Array): Bytes =>
  extractSha256(salt, concat(utf8('HPKE-v1'), suiteId, utf8(label), inputKey))

const labeledExpand = (key: Uint8Array, label: string, options: { context: Uint8Array; length: number }): Bytes =>
  expandSha256(key, concat(u16(options.length), utf8('HPKE-v1'), suiteId, utf8(label), options.context), options.length)

/** Of the psk_id that base mode has: always the same. */
const noPskIdHash = labeledExtract(nothing, 'psk_id_hash', nothing)

/** KeySchedule of mode 0x00 with the default psk and psk_id; the nonce of sequence number 0 is the base nonce. */
function keySchedule(sharedSecret: Uint8Array, info: Uint8Array): { readonly key: Bytes; readonly nonce: Bytes } {
  const context = concat(new Uint8Array(1), noPskIdHash, labeledExtract(nothing, 'info_hash', info))
  const secret = labeledExtract(sharedSecret, 'secret', nothing)
  const key = labeledExpand(secret, 'key', { context, length: 32 })
  const nonce = labeledExpand(secret, 'base_nonce', { context, length: 12 })
  secret.fill(0)
  return { key, nonce }
}

/** From a raw 32-byte decapsulation key. HPKE's DeriveKeyPair is not used. */
export function kemKeyPair(sodium: Sodium, seed: SecretKey): KeyPair {
  const pair = seed.unwrap((bytes) => sodium.crypto_kem_xwing_seed_keypair(bytes))
  const secretKey = new HeldSecretKey(pair.privateKey)
  pair.privateKey.fill(0)
  return { publicKey: plain(pair.publicKey), secretKey }
}

interface Context {
  readonly info: Uint8Array
  readonly aad: Uint8Array
}

interface Deps {
  readonly sodium: Sodium
  readonly random: (length: number) => Bytes
}

/** `undefined` for a malformed public key. */
export function kemEncapsulate({ sodium, random }: Deps, publicKey: Uint8Array): Encapsulation | undefined {
  if (publicKey.length !== publicKeyBytes) return undefined
  const seed = random(encapsulationSeedBytes)
  try {
    const { ciphertext, sharedSecret } = sodium.crypto_kem_xwing_enc_deterministic(publicKey, seed)
    const held = new HeldSecretKey(sharedSecret)
    sharedSecret.fill(0)
    return { enc: plain(ciphertext), sharedSecret: held }
  } catch {
    return undefined // a public key outside of ML-KEM's field, or with a zero X25519 half
  } finally {
    seed.fill(0)
  }
}

/** `undefined` for a malformed public key. An encapsulation that is given is used up. */
export function hpkeSeal(
  deps: Deps,
  options: Context & {
    readonly publicKey: Uint8Array
    readonly plaintext: Uint8Array
    readonly encapsulation?: Encapsulation | undefined
  },
): Bytes | undefined {
  const encapsulated = options.encapsulation ?? kemEncapsulate(deps, options.publicKey)
  if (encapsulated === undefined) return undefined
  const { key, nonce } = encapsulated.sharedSecret.unwrap((secret) => keySchedule(secret, options.info))
  encapsulated.sharedSecret.purge()
  const sealed = deps.sodium.crypto_aead_chacha20poly1305_ietf_encrypt(
    options.plaintext,
    options.aad,
    null,
    nonce,
    key, // null: libsodium's unused secret nonce
  )
  key.fill(0)
  return concat(encapsulated.enc, sealed)
}

/** `undefined` for every refusal: length, encapsulation, tag. */
export function hpkeOpen(
  sodium: Sodium,
  options: Context & { readonly secretKey: SecretKey; readonly sealed: Uint8Array },
): Bytes | undefined {
  const openingKey = hpkeOpeningKey(sodium, options)
  if (openingKey === undefined) return undefined
  try {
    return hpkeOpenBy(sodium, { openingKey, aad: options.aad, sealed: options.sealed })
  } finally {
    openingKey.fill(0)
  }
}

/** key[32] || nonce[12] of this one sealing; `undefined` for a length or an encapsulation that nothing comes out of. */
export function hpkeOpeningKey(
  sodium: Sodium,
  options: { readonly info: Uint8Array; readonly secretKey: SecretKey; readonly sealed: Uint8Array },
): Bytes | undefined {
  if (options.secretKey.length !== secretKeyBytes) throw new TypeError('not a decapsulation key')
  if (options.sealed.length < encBytes + tagBytes) return undefined
  const enc = options.sealed.subarray(0, encBytes)
  try {
    // throws on a zero X25519 half: the same refusal as a failed tag
    const sharedSecret = options.secretKey.unwrap((bytes) => sodium.crypto_kem_xwing_dec(enc, bytes))
    const { key, nonce } = keySchedule(sharedSecret, options.info)
    sharedSecret.fill(0)
    const openingKey = concat(key, nonce)
    key.fill(0)
    return openingKey
  } catch {
    return undefined
  }
}

/** `undefined` for every refusal: length, tag. */
export function hpkeOpenBy(
  sodium: Sodium,
  options: { readonly openingKey: Uint8Array; readonly aad: Uint8Array; readonly sealed: Uint8Array },
): Bytes | undefined {
  const { openingKey, aad, sealed } = options
  if (openingKey.length !== hpkeOpeningKeyBytes || sealed.length < encBytes + tagBytes) return undefined
  const key = openingKey.subarray(0, 32)
  const nonce = openingKey.subarray(32)
  try {
    // null: libsodium's unused secret nonce
    return plain(sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, sealed.subarray(encBytes), aad, nonce, key))
  } catch {
    return undefined
  }
}
