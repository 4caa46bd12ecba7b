/** The subset of docs/spec/encoding.md: each thing that CBOR has and the protocol has not. */
import { expect, test } from 'vitest'
import { limits } from '../../../shared/limits.ts'
import { checkShape, CodecError, decodeCbor, encodeCbor, type CborValue } from '../../../shared/protocol/cbor.ts'
import { hex } from '../../support/hex.ts'

const accepted: Readonly<Record<string, CborValue>> = {
  '00': 0,
  '17': 23,
  '1818': 24,
  '190100': 256,
  '1a00010000': 65_536,
  '1b001fffffffffffff': Number.MAX_SAFE_INTEGER,
  '40': new Uint8Array(0),
  '60': '',
  '62c491': 'đ',
  '80': [],
  a0: new Map(),
  a200010180: new Map<number, CborValue>([
    [0, 1],
    [1, []],
  ]),
  f4: false,
  f5: true,
}
for (const [text, value] of Object.entries(accepted)) {
  test(`${text} is read, and written again as it was`, () => {
    expect(decodeCbor(hex(text), 99)).toEqual(value)
    expect(encodeCbor(value)).toEqual(hex(text))
  })
}

test.each([0, 31, 63, 64, 200, 255, 256, 5000, 70_000])(
  'an encoding of %i bytes shares no memory with anything',
  (length) => {
    const content = new Uint8Array(length).fill(1)
    const encoded = encodeCbor([content])
    const before = encoded.slice()
    const another = encodeCbor([new Uint8Array(length).fill(2)])
    content.fill(3)
    another.fill(4)
    expect(encoded).toEqual(before)
    expect(encoded.constructor).toBe(Uint8Array)
    expect(encoded.buffer.byteLength).toBe(encoded.length)
  },
)

const refused: Readonly<Record<string, string>> = {
  nothing: '',
  'an integer that is not in its shortest form': '1817',
  'a two-byte integer that fits in one': '190017',
  'a four-byte integer that fits in two': '1a0000ffff',
  'an eight-byte integer that fits in four': '1b00000000ffffffff',
  'an integer above 2^53-1': '1b0020000000000000',
  'an integer of reserved width': '1c',
  'an integer of no width': '1f',
  'a reserved width that would be shortest': '1c00000000000000000000000000000001',
  'a negative integer': '20',
  'a negative integer whose argument is that of false': '34',
  'a negative integer whose argument is that of true': '35',
  'a tag whose number is that of false': 'd400',
  'a tag whose number is that of true': 'd5f5',
  'a byte string of indefinite length': '5f40ff',
  'a text of indefinite length': '7f60ff',
  'an array of indefinite length': '9fff',
  'a map of indefinite length': 'bfff',
  'a length that is not in its shortest form': '580100',
  'a tag': 'c000',
  'a bignum': 'c24101',
  null: 'f6',
  undefined: 'f7',
  'another simple value': 'e0',
  'a simple value of two bytes': 'f8ff',
  'a half float': 'f90000',
  'a float': 'fa00000000',
  'a double': 'fb0000000000000000',
  'a break without beginning': 'ff',
  'text that is no UTF-8': '61ff',
  'a surrogate in UTF-8': '63eda080',
  'an overlong character': '62c080',
  'map keys out of order': 'a201000000',
  'a map key twice': 'a200000001',
  'a text as map key': 'a1616100',
  'bytes as map key': 'a1410000',
  'a negative map key': 'a12000',
  'a map key in a longer form': 'a1180100',
  'a map without its last value': 'a100',
  'an array that is cut': '8201',
  'bytes that are cut': '4200',
  'a length beyond all memory': '5affffffff',
  'an array beyond all memory': '9affffffff',
  'a byte behind': '0000',
  'arrays seven deep': '8181818181818100',
  'arrays a thousand deep': '81'.repeat(1000),
}
/** What stands in a text is the decoder's to judge. */
const textual = ['text that is no UTF-8', 'a surrogate in UTF-8', 'an overlong character']
for (const [what, text] of Object.entries(refused)) {
  test(`${what} is refused`, () => {
    expect(() => decodeCbor(hex(text), 100_000)).toThrow(CodecError)
  })
  if (textual.includes(what)) continue
  test(`${what} is refused before any recursive decoder sees it`, () => {
    expect(() => checkShape(hex(text))).toThrow(CodecError)
  })
}

test('work is bounded by the bytes that are there, whatever lengths they claim', () => {
  // each claims as much as the bytes behind it could just not hold
  for (const text of ['420', '430000', '8200', '830000', 'a100', 'a2000000', '5900ff', '9900ff', 'b900ff']) {
    const bytes = hex(text.length % 2 === 0 ? text : `${text}0`)
    expect(() => checkShape(bytes)).toThrow(CodecError)
  }
  for (const text of ['4100', '420000', '8100', '820000', 'a10000', 'a200000100']) checkShape(hex(text))
})

test('a key that is no number, or not larger than the one before, ends it; in an array any value may follow any', () => {
  for (const text of ['a2000000', 'a200000000', 'a201000000', 'a1f400', 'a18000', 'a10020']) {
    expect(() => checkShape(hex(text))).toThrow(CodecError)
  }
  for (const text of ['a2000001a10000', '8300000', '84000000f4', '8241004100', 'a20080018101'])
    checkShape(hex(text.length % 2 === 0 ? text : `${text}0`))
})

test('six levels are the most', () => {
  expect(limits.cborDepth).toBe(6)
  expect(decodeCbor(hex('81818181818100'), 99)).toEqual([[[[[[0]]]]]])
})

test('more bytes than the caller allows are refused unread', () => {
  expect(() => decodeCbor(hex('4100'), 1)).toThrow(CodecError)
  expect(decodeCbor(hex('4100'), 2)).toEqual(new Uint8Array(1))
})

test('the error carries nothing of the input', () => {
  expect(String(new CodecError())).toBe('CodecError: not a well-formed object of this protocol')
})
