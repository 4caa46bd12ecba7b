/** What every codec owes: round trip, and one outward error for every damaged input. */
import { expect } from 'vitest'
import type { Bytes } from '../../shared/bytes.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'

export interface Codec<T> {
  readonly encode: (value: T) => Uint8Array
  /** Throws CodecError. */
  readonly decode: (bytes: Uint8Array) => T
}

/** The input with bit `bit` of all its bits inverted. */
export function flipBit(bytes: Uint8Array, bit: number): Bytes {
  const flipped = new Uint8Array(bytes)
  flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
  return flipped
}

export function expectRoundTrip<T>(codec: Codec<T>, value: T): void {
  const encoded = codec.encode(value)
  const decoded = codec.decode(encoded)
  expect(decoded).toEqual(value)
  expect(codec.encode(decoded)).toEqual(encoded)
}

/** Each proper prefix, and the input with one byte behind it, is refused by CodecError. */
export function expectNoTruncation<T>(codec: Codec<T>, encoded: Uint8Array): void {
  for (let length = 0; length < encoded.length; length++) {
    expect(() => codec.decode(encoded.slice(0, length)), `cut to ${length} bytes`).toThrow(CodecError)
  }
  for (const extra of [0, 0xff]) {
    const longer = new Uint8Array(encoded.length + 1).fill(extra)
    longer.set(encoded)
    expect(() => codec.decode(longer), `with byte ${extra} behind`).toThrow(CodecError)
  }
}

/** Each flipped bit is refused by CodecError or gives another value that encodes to just these bytes. */
export function expectBitFlipsSeen<T>(codec: Codec<T>, encoded: Uint8Array): void {
  const value = codec.decode(encoded)
  for (let bit = 0; bit < encoded.length * 8; bit++) {
    const flipped = flipBit(encoded, bit)
    let decoded: T
    try {
      decoded = codec.decode(flipped)
    } catch (error) {
      expect(error, `bit ${bit}`).toBeInstanceOf(CodecError)
      continue
    }
    expect(decoded, `bit ${bit}`).not.toEqual(value)
    expect(codec.encode(decoded), `bit ${bit}`).toEqual(flipped)
  }
}
