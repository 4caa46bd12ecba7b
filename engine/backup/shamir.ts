/**
 * Shamir's secret sharing over GF(2^8) (x^8 + x^4 + x^3 + x + 1), byte by byte: any `threshold` of `count` shares give the
 * secret, fewer say nothing about it. Multiplication without tables and branches on secrets (docs/spec/backup.md).
 */
import type { Bytes } from '../../shared/bytes.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'

export interface Share {
  /** 1 to 255. */
  readonly x: number
  readonly y: Bytes
}

export const maxShares = 16

/** Product in the field. */
export function multiply(a: number, b: number): number {
  let product = 0
  for (let bit = 0, shifted = a; bit < 8; bit++) {
    product ^= shifted & -((b >> bit) & 1)
    shifted = ((shifted << 1) ^ (0x11b & -((shifted >> 7) & 1))) & 0xff
  }
  return product & 0xff
}

/** a^254: the inverse of everything but 0. */
function inverse(a: number): number {
  let power = a
  for (let i = 0; i < 6; i++) power = multiply(multiply(power, power), a)
  return multiply(power, power)
}

/** Throws RangeError unless 2 <= threshold <= count <= 16. */
export function split(
  crypto: Pick<Crypto, 'random'>,
  secret: Uint8Array,
  { threshold, count }: { readonly threshold: number; readonly count: number },
): readonly Share[] {
  if (!(Number.isInteger(threshold) && Number.isInteger(count) && threshold >= 2 && threshold <= count))
    throw new RangeError('threshold and count')
  if (count > maxShares) throw new RangeError('too many shares')
  const coefficients = crypto.random(secret.length * (threshold - 1))
  const shares = Array.from({ length: count }, (_, index) => ({
    x: index + 1,
    y: secret.map((byte, at) => {
      let value = 0
      for (let power = threshold - 2; power >= 0; power--) {
        value = multiply(value, index + 1) ^ (coefficients[power * secret.length + at] as number)
      }
      return multiply(value, index + 1) ^ byte
    }) as Bytes,
  }))
  coefficients.fill(0)
  return shares
}

/** The polynomial through the shares at 0. Other shares than those of one splitting give something else, unnoticed. */
export function combine(shares: readonly Share[]): Bytes {
  const length = shares[0]?.y.length ?? 0
  const secret = new Uint8Array(length)
  if (
    new Set(shares.map(({ x }) => x)).size !== shares.length ||
    shares.some(({ x, y }) => x === 0 || y.length !== length)
  )
    throw new RangeError('not shares of one secret')
  for (const { x, y } of shares) {
    let weight = 1
    for (const other of shares) {
      if (other.x !== x) weight = multiply(weight, multiply(other.x, inverse(other.x ^ x)))
    }
    for (let at = 0; at < length; at++) secret[at] = (secret[at] as number) ^ multiply(weight, y[at] as number)
  }
  return secret
}
