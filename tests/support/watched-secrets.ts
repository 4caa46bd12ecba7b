/** A crypto port that remembers which secrets went through it, so that a test sees what was left of them. */
import type { Crypto, KeyPair, SecretKey } from '../../shared/protocol/crypto-port.ts'
import { isZero } from '../../shared/bytes.ts'

export interface WatchedSecrets {
  readonly crypto: Crypto
  /** Whether every buffer that was opened, sealed, derived or derived from, drawn, or made a key, is all zeros now. */
  wiped(): boolean
  /** Whether each secret key that was made, alone or in a pair, is purged now. */
  purged(): readonly boolean[]
}

/** `idBytes`: what is drawn in this length is no secret. */
export function watchedSecrets(crypto: Crypto, { idBytes = 0 } = {}): WatchedSecrets {
  const buffers: Uint8Array[] = []
  const keys: SecretKey[] = []
  const noted = <T extends Uint8Array | undefined>(bytes: T): T => {
    if (bytes !== undefined) buffers.push(bytes)
    return bytes
  }
  const isPurged = (key: SecretKey): boolean => {
    try {
      key.unwrap(() => undefined)
      return false
    } catch {
      return true
    }
  }
  return {
    crypto: {
      ...crypto,
      random: (length) => (length === idBytes ? crypto.random(length) : noted(crypto.random(length))),
      hkdfSha256: (options) => {
        noted(options.secret)
        return noted(crypto.hkdfSha256(options))
      },
      boxSeal: (options) => {
        noted(options.plaintext)
        return crypto.boxSeal(options)
      },
      boxOpen: (options) => noted(crypto.boxOpen(options)),
      hpkeOpen: (options) => noted(crypto.hpkeOpen(options)),
      secretKey: (bytes) => {
        const key = crypto.secretKey(noted(bytes))
        keys.push(key)
        return key
      },
      signingKeyPair: (seed): KeyPair => {
        const pair = crypto.signingKeyPair(seed)
        keys.push(pair.secretKey)
        return pair
      },
      kemKeyPair: (seed): KeyPair => {
        const pair = crypto.kemKeyPair(seed)
        keys.push(pair.secretKey)
        return pair
      },
    },
    wiped: () => buffers.length > 0 && buffers.every((bytes) => isZero(bytes)),
    purged: () => keys.map((key) => isPurged(key)),
  }
}
