/** Comparing bytes with what an encoder would make is the same as making it: the library's encoder is beside it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concat, equalBytes, isUtf8At, utf8, utf8Length } from '../../../shared/bytes.ts'
import { isEncodingOf } from '../../../shared/protocol/cbor-form.ts'
import { encodeCbor, type CborValue } from '../../../shared/protocol/cbor.ts'
import { flipBit } from '../../support/codec.ts'

const numRuns = process.env['SLOW'] === '1' ? 20_000 : 500

const edges = [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER]
const number = fc.oneof(fc.constantFrom(...edges), fc.maxSafeNat())
const { value } = fc.letrec<{ value: CborValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    number,
    fc.boolean(),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie('value'), { maxLength: 30 }),
    fc
      .uniqueArray(fc.tuple(number, tie('value')), { maxLength: 30, selector: ([key]) => key })
      .map((entries) => new Map(entries.toSorted(([one], [other]) => one - other))),
  ),
}))

test('the encoding of a value is its own, and no bent, cut or longer one', () => {
  fc.assert(
    fc.property(value, fc.nat(), (each, where) => {
      const bytes = encodeCbor(each)
      expect(isEncodingOf(bytes, each)).toBe(true)
      expect(isEncodingOf(flipBit(bytes, where % (8 * bytes.length)), each)).toBe(false)
      expect(isEncodingOf(bytes.slice(0, where % bytes.length), each)).toBe(false)
      expect(isEncodingOf(concat(bytes, Uint8Array.of(where % 256)), each)).toBe(false)
    }),
    { numRuns },
  )
})

test('a text is measured and compared as the encoder writes it, halves of pairs too', () => {
  const units = fc.oneof(
    fc.nat(0xffff),
    fc.integer({ min: 0xd700, max: 0xe100 }),
    fc.constantFrom(0x7f, 0x80, 0x7ff, 0x800),
  )
  const text = fc.array(units, { maxLength: 20 }).map((codes) => String.fromCharCode(...codes))
  fc.assert(
    fc.property(text, text, fc.nat(), (each, other, where) => {
      const bytes = utf8(each)
      expect(utf8Length(each)).toBe(bytes.length)
      expect(isUtf8At(concat(Uint8Array.of(7), bytes), 1, each)).toBe(true)
      expect(isUtf8At(bytes, 0, other)).toBe(equalBytes(bytes.subarray(0, utf8Length(other)), utf8(other)))
      if (bytes.length === 0) return
      expect(isUtf8At(flipBit(bytes, where % (8 * bytes.length)), 0, each)).toBe(false)
      expect(isUtf8At(bytes.slice(0, -1), 0, each)).toBe(false)
    }),
    { numRuns },
  )
})

test('each byte of a string counts, wherever it lies and however long the string is', () => {
  for (let length = 0; length < 72; length += 1) {
    const held = Uint8Array.from({ length: length + 1 }, (_, i) => i + 1)
    const content = held.subarray(1) // a view that begins in the middle
    const bytes = encodeCbor([1, content])
    expect(isEncodingOf(bytes, [1, content])).toBe(true)
    expect(isEncodingOf(bytes.subarray(0, -1), [1, content])).toBe(false)
    for (let at = bytes.length - length; at < bytes.length; at += 1) {
      const bent = bytes.slice()
      bent[at] = 0xff
      expect(isEncodingOf(bent, [1, content])).toBe(false)
    }
  }
})

test('the encoding of one value is not that of another', () => {
  fc.assert(
    fc.property(value, value, (one, other) => {
      const bytes = encodeCbor(one)
      expect(isEncodingOf(bytes, other)).toBe(equalBytes(bytes, encodeCbor(other)))
    }),
    { numRuns },
  )
})

test('what this protocol does not have has no encoding', () => {
  const others: readonly unknown[] = [-1, 0.5, 2 ** 53, Number.NaN, null, undefined, {}, 1n, new Map([['a', 1]])]
  for (const other of others) {
    for (const bytes of ['20', 'f6', 'f7', 'a0', 'a1616101', 'f97e00', '01']) {
      expect(isEncodingOf(new Uint8Array(Buffer.from(bytes, 'hex')), other as CborValue)).toBe(false)
    }
  }
  const unordered = new Map([
    [1, 0],
    [0, 0],
  ])
  expect(isEncodingOf(Uint8Array.of(0xa2, 1, 0, 0, 0), unordered)).toBe(false)
})
