import fc from 'fast-check'
import { expect, test } from 'vitest'
import { combine, multiply, split, type Share } from '../../../engine/backup/shamir.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'

const crypto = await createCrypto()

/** The field by logarithms to the base 3, as FIPS 197 readers build it: another way to the same products. */
const exponents: number[] = []
for (let i = 0, value = 1; i < 255; i++) {
  exponents.push(value)
  const doubled = (value << 1) ^ (value & 0x80 ? 0x11b : 0)
  value = (doubled ^ value) & 0xff
}
const byLogarithms = (a: number, b: number): number =>
  a === 0 || b === 0 ? 0 : exponents[(exponents.indexOf(a) + exponents.indexOf(b)) % 255]!

test('products are those of FIPS 197, and of tables of logarithms for every pair', () => {
  expect(multiply(0x57, 0x83)).toBe(0xc1)
  expect(multiply(0x57, 0x13)).toBe(0xfe)
  for (let a = 0; a < 256; a++)
    for (let b = 0; b < 256; b++) if (multiply(a, b) !== byLogarithms(a, b)) expect([a, b]).toBe('')
})

test('with known coefficients the shares are those computed by hand', () => {
  // f(x) = 0x42 + 0x57 x + 0x83 x^2 at x = 1, 2, 3
  const known = { random: () => Uint8Array.of(0x57, 0x83) }
  const shares = split(known, Uint8Array.of(0x42), { threshold: 3, count: 3 })
  const value = (x: number): number => 0x42 ^ multiply(0x57, x) ^ multiply(0x83, multiply(x, x))
  expect(shares.map(({ x, y }) => [x, y[0]])).toEqual([1, 2, 3].map((x) => [x, value(x)]))
  expect(shares[0]?.y[0]).toBe(0x42 ^ 0x57 ^ 0x83)
})

const parts = fc
  .integer({ min: 2, max: 16 })
  .chain((count) => fc.record({ count: fc.constant(count), threshold: fc.integer({ min: 2, max: count }) }))

test('any threshold of shares give the secret, in any order', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      parts,
      fc.infiniteStream(fc.nat()),
      (secret, kn, order) => {
        const shares = split(crypto, secret, kn)
        const chosen = shares
          .map((share) => ({ share, at: order.next().value as number }))
          .toSorted((a, b) => a.at - b.at)
          .slice(0, kn.threshold)
          .map(({ share }) => share)
        expect(combine(chosen)).toEqual(new Uint8Array(secret))
      },
    ),
  )
})

test('fewer shares fit every secret equally: for each there is a polynomial through them', () => {
  const [one] = split(crypto, Uint8Array.of(7), { threshold: 2, count: 2 }) as [Share]
  const secrets = new Set<number>()
  for (let y = 0; y < 256; y++) secrets.add(combine([one, { x: 2, y: Uint8Array.of(y) }])[0]!)
  expect(secrets.size).toBe(256)
})

test('as much randomness is asked for as there are coefficients, and none of it is left', () => {
  const asked: Uint8Array<ArrayBuffer>[] = []
  const random = (length: number) => {
    asked.push(new Uint8Array(length).fill(0x57))
    return asked.at(-1)!
  }
  split({ random }, Uint8Array.of(1, 2, 3), { threshold: 4, count: 5 })
  expect(asked.map((bytes) => [bytes.length, [...bytes].every((byte) => byte === 0)])).toEqual([[9, true]])
})

test('what cannot be shares of one secret is refused: place 0, other lengths; no shares give nothing', () => {
  const [one, two] = split(crypto, Uint8Array.of(1, 2), { threshold: 2, count: 2 }) as [Share, Share]
  expect(() => combine([one, { ...two, x: 0 }])).toThrow('not shares of one secret')
  expect(() => combine([one, { ...two, y: two.y.subarray(1) }])).toThrow('not shares of one secret')
  expect(() => combine([one, one])).toThrow('not shares of one secret')
  expect(combine([])).toEqual(new Uint8Array(0))
})

test('bounds are held: threshold, count, the same share twice', () => {
  const made = (threshold: number, count: number) => () => split(crypto, Uint8Array.of(1), { threshold, count })
  for (const wrong of [made(1, 3), made(2.5, 3), made(2, 3.5), made(4, 3)]) expect(wrong).toThrow('threshold and count')
  expect(made(2, 17)).toThrow('too many shares')
  const [one] = split(crypto, Uint8Array.of(1), { threshold: 2, count: 2 }) as [Share]
  expect(() => combine([one, one])).toThrow(RangeError)
})
