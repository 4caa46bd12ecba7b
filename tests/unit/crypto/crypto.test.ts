import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { equalBytes, utf8 } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { flipBit } from '../../support/codec.ts'
import { hex } from '../../support/hex.ts'

const crypto = await createCrypto()
const key = (fill: number): ReturnType<typeof crypto.secretKey> => crypto.secretKey(new Uint8Array(32).fill(fill))

test('a secret key shows itself to nobody who does not unwrap it', () => {
  const secret = crypto.secretKey(utf8('0123456789abcdef0123456789abcdef'))
  for (const shown of [
    JSON.stringify({ secret }),
    inspect(secret, { showHidden: true }),
    String(secret),
    `${secret}`,
  ]) {
    expect(shown).toContain('[secret]')
    expect(shown).not.toContain('0123')
  }
  expect(Object.keys(structuredClone({ ...secret }))).toEqual(['length'])
  expect(secret.unwrap((bytes) => bytes.length)).toBe(32)
})

test('a purged key is gone, and its bytes are zero', () => {
  const secret = key(9)
  const held = secret.unwrap((bytes) => bytes)
  secret.purge()
  expect(held).toEqual(new Uint8Array(32))
  expect(() => secret.unwrap(() => 1)).toThrow('purged')
  secret.purge()
})

test('a key keeps its own copy of the bytes it was made from', () => {
  const bytes = new Uint8Array(32).fill(5)
  const secret = crypto.secretKey(bytes)
  bytes.fill(0)
  expect(secret.unwrap((held) => held[0])).toBe(5)
})

test('SHA-256 is the same in one part, in several and as a stream', () => {
  const whole = crypto.sha256(utf8('abc'))
  expect(whole).toEqual(hex('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'))
  expect(crypto.sha256(utf8('a'), utf8('bc'))).toEqual(whole)
  const hasher = crypto.hasher()
  hasher.update(utf8('ab'))
  hasher.update(utf8('c'))
  expect(hasher.digest()).toEqual(whole)
})

test('HKDF-SHA256 gives the first vector of RFC 5869', () => {
  const secret = hex('0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b')
  const output = crypto.hkdfSha256({
    secret,
    salt: hex('000102030405060708090a0b0c'),
    info: hex('f0f1f2f3f4f5f6f7f8f9'),
    length: 42,
  })
  expect(output).toEqual(hex('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865'))
})

test('Ed25519 gives the second vector of RFC 8032 and refuses other lengths', () => {
  const pair = crypto.signingKeyPair(
    crypto.secretKey(hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')),
  )
  const message = Uint8Array.of(0x72)
  expect(pair.publicKey).toEqual(hex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c'))
  const signature = crypto.sign(pair.secretKey, message)
  expect(signature).toEqual(
    hex(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ),
  )
  expect(crypto.verify(pair.publicKey, message, signature)).toBe(true)
  expect(crypto.verify(pair.publicKey, message, flipBit(signature, 1))).toBe(false)
  expect(crypto.verify(pair.publicKey, message, signature.subarray(1))).toBe(false)
  expect(crypto.verify(pair.publicKey.subarray(1), message, signature)).toBe(false)
})

test('HPKE opens only under the same key, info and additional data', () => {
  const pair = crypto.kemKeyPair(key(1))
  const context = { info: utf8('info'), aad: utf8('aad') }
  const sealed = crypto.hpkeSeal({ ...context, publicKey: pair.publicKey, plaintext: utf8('secret') })
  if (sealed === undefined) throw new Error('a good public key was refused')
  const { secretKey } = pair
  expect(sealed.length).toBe(1120 + 6 + 16)
  expect(crypto.hpkeOpen({ ...context, secretKey, sealed })).toEqual(utf8('secret'))
  expect(crypto.hpkeOpen({ ...context, secretKey: crypto.kemKeyPair(key(2)).secretKey, sealed })).toBeUndefined()
  expect(crypto.hpkeOpen({ ...context, info: utf8('other'), secretKey, sealed })).toBeUndefined()
  expect(crypto.hpkeOpen({ ...context, aad: utf8('other'), secretKey, sealed })).toBeUndefined()
  expect(crypto.hpkeOpen({ ...context, secretKey, sealed: new Uint8Array(sealed.length) })).toBeUndefined()
  for (let length = 0; length < sealed.length; length += 41) {
    expect(crypto.hpkeOpen({ ...context, secretKey, sealed: sealed.subarray(0, length) })).toBeUndefined()
  }
  expect(() => crypto.hpkeOpen({ ...context, secretKey: crypto.secretKey(new Uint8Array(31)), sealed })).toThrow(
    TypeError,
  )
})

test('two encapsulations to one key differ', () => {
  const { publicKey } = crypto.kemKeyPair(key(1))
  const input = { publicKey, info: utf8(''), aad: utf8(''), plaintext: utf8('x') }
  expect(crypto.hpkeSeal(input)).not.toEqual(crypto.hpkeSeal(input))
})

test('a chunk belongs to its index and its message', () => {
  const chunked = crypto.chunkedKey({ inputKey: new Uint8Array(32), salt: new Uint8Array(24), context: utf8('a') })
  const other = crypto.chunkedKey({ inputKey: new Uint8Array(32), salt: new Uint8Array(24), context: utf8('b') })
  const sealed = chunked.sealChunk(3, utf8('part'))
  expect(chunked.openChunk(3, sealed)).toEqual(utf8('part'))
  expect(chunked.openChunk(2, sealed)).toBeUndefined()
  expect(other.openChunk(3, sealed)).toBeUndefined()
  expect(chunked.openChunk(3, sealed.subarray(0, 15))).toBeUndefined()
  expect(equalBytes(chunked.commitment, other.commitment)).toBe(false)
  expect(() => chunked.sealChunk(2 ** 38, utf8(''))).toThrow(RangeError)
  expect(() => chunked.sealChunk(0, new Uint8Array(16_385))).toThrow(RangeError)
  chunked.purge()
  expect(() => chunked.sealChunk(0, utf8(''))).toThrow('purged')
})

test('chunk keys have fixed lengths of key and salt', () => {
  const context = utf8('')
  expect(() => crypto.chunkedKey({ inputKey: new Uint8Array(16), salt: new Uint8Array(24), context })).toThrow(
    TypeError,
  )
  expect(() => crypto.chunkedKey({ inputKey: new Uint8Array(32), salt: new Uint8Array(16), context })).toThrow(
    TypeError,
  )
})

test('a box opens under its key and additional data only', () => {
  const sealed = crypto.boxSeal({ key: key(1), aad: utf8('slot'), plaintext: utf8('seed') })
  expect(sealed.length).toBe(12 + 4 + 16)
  expect(crypto.boxOpen({ key: key(1), aad: utf8('slot'), sealed })).toEqual(utf8('seed'))
  expect(crypto.boxOpen({ key: key(2), aad: utf8('slot'), sealed })).toBeUndefined()
  expect(crypto.boxOpen({ key: key(1), aad: utf8('else'), sealed })).toBeUndefined()
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    expect(crypto.boxOpen({ key: key(1), aad: utf8('slot'), sealed: flipBit(sealed, bit) })).toBeUndefined()
  }
  expect(crypto.boxOpen({ key: key(1), aad: utf8('slot'), sealed: sealed.subarray(0, 27) })).toBeUndefined()
})

test('a passphrase in NFC and in NFD gives one key, another passphrase or salt another', () => {
  const options = { salt: new Uint8Array(16).fill(1), memoryBytes: 8 * 1024 * 1024, passes: 1 }
  const hash = (passphrase: string, changes = {}): string =>
    crypto.passwordHash({ ...options, passphrase, ...changes }).unwrap((bytes) => Buffer.from(bytes).toString('hex'))
  expect(hash('Đình Đức'.normalize('NFD'))).toBe(hash('Đình Đức'.normalize('NFC')))
  expect(hash('dinh duc')).not.toBe(hash('Đình Đức'))
  expect(hash('a', { salt: new Uint8Array(16).fill(2) })).not.toBe(hash('a'))
  expect(hash('a', { passes: 2 })).not.toBe(hash('a'))
  expect(() => hash('a', { salt: new Uint8Array(8) })).toThrow(TypeError)
})
