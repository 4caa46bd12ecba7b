/** One Argon2id for making a home and opening it at once: the same salt, hence the same result. */
import { bytesToHex } from '../../shared/bytes.ts'
import type { SecretKey } from '../../shared/protocol/crypto-port.ts'
import type { Deps, PassphraseHash } from '../deps.ts'

/** Remembers one result by its salt, for the few milliseconds between making a home and opening it. */
export function rememberedHash({ crypto, hashPassphrase }: Pick<Deps, 'crypto' | 'hashPassphrase'>): PassphraseHash {
  let known: { readonly salt: string; readonly key: SecretKey } | undefined
  const copy = (key: SecretKey): SecretKey => key.unwrap((bytes) => crypto.secretKey(bytes))
  return async (options) => {
    const salt = bytesToHex(options.salt)
    if (known?.salt === salt) {
      const { key } = known
      known = undefined
      return key
    }
    const key = await hashPassphrase(options)
    known?.key.purge()
    known = { salt, key: copy(key) }
    return key
  }
}
