/**
 * The one implementation of the `Crypto` port. This folder alone names algorithms; there is one suite and no choice.
 */
import { randomBytes } from 'node:crypto'
import type { Bytes } from '../bytes.ts'
import type { Crypto } from '../protocol/crypto-port.ts'
import { boxOpen, boxSeal } from './box.ts'
import { chunkedKey } from './chunked.ts'
import { hasher, hkdfSha256, sha256 } from './hash.ts'
import { hpkeOpen, hpkeOpenBy, hpkeOpeningKey, hpkeSeal, kemEncapsulate, kemKeyPair } from './hpke.ts'
import { plain } from './native-bytes.ts'
import { passwordHash } from './password.ts'
import { HeldSecretKey } from './secret-key.ts'
import { sign, signingKeyPair, verify } from './signing.ts'
import { loadSodium } from './sodium.ts'

const systemRandom = (length: number): Bytes => plain(randomBytes(length))

/**
 * Loads libsodium and gives the port. `random` is for the published vectors and seeded tests; every composition root
 * leaves it out. All randomness, encapsulation included, comes from this one source.
 */
export async function createCrypto(options: { readonly random?: (length: number) => Bytes } = {}): Promise<Crypto> {
  const sodium = await loadSodium()
  const random = options.random ?? systemRandom
  return {
    sha256,
    hasher,
    random,
    hkdfSha256,
    signingKeyPair: (seed) => signingKeyPair(sodium, seed),
    sign: (secretKey, message) => sign(sodium, secretKey, message),
    verify: (publicKey, message, signature) => verify(sodium, { publicKey, message, signature }),
    kemKeyPair: (seed) => kemKeyPair(sodium, seed),
    kemEncapsulate: (publicKey) => kemEncapsulate({ sodium, random }, publicKey),
    hpkeSeal: (input) => hpkeSeal({ sodium, random }, input),
    hpkeOpen: (input) => hpkeOpen(sodium, input),
    hpkeOpeningKey: (input) => hpkeOpeningKey(sodium, input),
    hpkeOpenBy: (input) => hpkeOpenBy(sodium, input),
    chunkedKey,
    boxSeal: (input) => boxSeal(random, input),
    boxOpen,
    passwordHash: (input) => passwordHash(sodium, input),
    secretKey: (bytes) => new HeldSecretKey(bytes),
  }
}
