/** Ed25519 with libsodium's verdicts (docs/spec/signatures.md): other verifiers accept other edge cases. */
import type { Bytes } from '../bytes.ts'
import type { KeyPair, SecretKey } from '../protocol/crypto-port.ts'
import { plain } from './native-bytes.ts'
import { HeldSecretKey } from './secret-key.ts'
import type { Sodium } from './sodium.ts'

/** The secret key is libsodium's 64 bytes, seed || public key. The seed has 32. */
export function signingKeyPair(sodium: Sodium, seed: SecretKey): KeyPair {
  const pair = seed.unwrap((bytes) => sodium.crypto_sign_seed_keypair(bytes))
  const secretKey = new HeldSecretKey(pair.privateKey)
  pair.privateKey.fill(0)
  return { publicKey: plain(pair.publicKey), secretKey }
}

export const sign = (sodium: Sodium, secretKey: SecretKey, message: Uint8Array): Bytes =>
  secretKey.unwrap((bytes) => plain(sodium.crypto_sign_detached(message, bytes)))

export function verify(
  sodium: Sodium,
  options: { readonly publicKey: Uint8Array; readonly message: Uint8Array; readonly signature: Uint8Array },
): boolean {
  // libsodium throws on other lengths
  if (options.publicKey.length !== 32 || options.signature.length !== 64) return false
  return sodium.crypto_sign_verify_detached(options.signature, options.message, options.publicKey)
}
