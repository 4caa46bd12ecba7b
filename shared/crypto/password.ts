/** Argon2id (RFC 9106), one lane, version 1.3. */
import { utf8 } from '../bytes.ts'
import type { SecretKey } from '../protocol/crypto-port.ts'
import { HeldSecretKey } from './secret-key.ts'
import type { Sodium } from './sodium.ts'

const saltBytes = 16
const hashBytes = 32

/** Of NFC(passphrase): the same person types both forms. Blocking; the salt has 16 bytes. */
export function passwordHash(
  sodium: Sodium,
  options: {
    readonly passphrase: string
    readonly salt: Uint8Array
    readonly memoryBytes: number
    readonly passes: number
  },
): SecretKey {
  if (options.salt.length !== saltBytes) throw new TypeError('the salt has 16 bytes')
  const passphrase = utf8(options.passphrase.normalize('NFC'))
  const hash = sodium.crypto_pwhash(
    hashBytes,
    passphrase,
    options.salt,
    options.passes,
    options.memoryBytes,
    sodium.crypto_pwhash_ALG_ARGON2ID13,
  )
  passphrase.fill(0)
  const key = new HeldSecretKey(hash)
  hash.fill(0)
  return key
}
