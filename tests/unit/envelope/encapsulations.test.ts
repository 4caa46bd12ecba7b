import { expect, test } from 'vitest'
import { encapsulateAll } from '../../../engine/envelope/encapsulate-worker.ts'
import { Encapsulations } from '../../../engine/envelope/encapsulations.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'

const crypto = await createCrypto()
const pair = () => crypto.kemKeyPair(crypto.secretKey(crypto.random(32)))
const bound = { info: new Uint8Array(3), aad: new Uint8Array(2) }
const plaintext = new TextEncoder().encode('content key')

test('a wrap under an encapsulation that was made ahead opens like any other', () => {
  const { publicKey, secretKey } = pair()
  const encapsulation = crypto.kemEncapsulate(publicKey)
  const sealed = crypto.hpkeSeal({ ...bound, publicKey, plaintext, encapsulation })
  expect(sealed && crypto.hpkeOpen({ ...bound, secretKey, sealed })).toEqual(plaintext)
})

test('an encapsulation is used up by one seal', () => {
  const { publicKey } = pair()
  const encapsulation = crypto.kemEncapsulate(publicKey)
  crypto.hpkeSeal({ ...bound, publicKey, plaintext, encapsulation })
  expect(() => crypto.hpkeSeal({ ...bound, publicKey, plaintext, encapsulation })).toThrow('purged')
})

test('each is given away once, and those that nobody took are wiped', () => {
  const all = new Encapsulations()
  const [one, other] = [pair().publicKey, pair().publicKey]
  for (const publicKey of [one, other]) all.add(publicKey, crypto.kemEncapsulate(publicKey)!)
  const taken = all.take(one)
  expect([taken?.enc.length, all.take(one), all.size]).toEqual([1120, undefined, 1])
  const left = crypto.kemEncapsulate(other)!
  all.add(other, left)
  all[Symbol.dispose]()
  expect(all.size).toBe(0)
  expect(() => left.sharedSecret.unwrap((bytes) => bytes.length)).toThrow('purged')
  expect(taken?.sharedSecret.unwrap((bytes) => bytes.length)).toBe(32)
})

test('the worker goes through all keys in groups and leaves out what nothing can be sealed to', () => {
  const good = pair().publicKey
  const keys = Array.from({ length: 40 }, (_, i) => (i === 35 ? new Uint8Array(1216).fill(255) : good))
  const groups = [...encapsulateAll(crypto, { publicKeys: keys })]
  expect(groups.map(({ message }) => message.done)).toEqual([32, 40])
  const made = groups.flatMap(({ message }) => message.made.map(({ index }) => index))
  expect(made).toEqual([...Array(40).keys()].filter((i) => i !== 35))
  expect(groups.every(({ message, moved }) => moved.length === 2 * message.made.length)).toBe(true)
})
