import { expect, test } from 'vitest'
import { concat, hexToBytes, utf8, type Bytes } from '../../../shared/bytes.ts'
import type { DeviceId, RecordId, StatementHash } from '../../../shared/ids.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import {
  decodeDocumentCode,
  encodeDocumentCode,
  sheetNumber,
  type DocumentFields,
} from '../../../shared/protocol/document-code.ts'
import { toBase32 } from '../../../shared/protocol/enrolment/base32.ts'

const bytes = (hex: string): Bytes => hexToBytes(hex) ?? new Uint8Array(0)
const fields: DocumentFields = {
  kind: 'photos',
  record: 'a1'.repeat(32) as RecordId,
  head: 'b2'.repeat(32) as StatementHash,
  shown: 7,
  at: 1_802_641_070_571,
  device: 'c3'.repeat(16) as DeviceId,
  serial: bytes('0102030405'),
  copy: 2,
  copies: 3,
}
const signature = new Uint8Array(64).fill(9)
/** docs/spec/document.md, Code, written by hand; `end`: copy and copies. */
const content = (end = '08020903'): Bytes =>
  bytes(
    `aa00010101025820${'a1'.repeat(32)}035820${'b2'.repeat(32)}0407051b000001a3b5c7d9eb0650${'c3'.repeat(16)}07450102030405${end}`,
  )
const textOf = (part: Uint8Array): string => `GIAOBAN:${toBase32(concat(part, signature))}`
// made by other code than ours
const code =
  'GIAOBAN:N800208109C218D1M6GT38D1M6GT38D1M6GT38D1M6GT38D1M6GT38D1M6GT38D10DC21CNJPASB5CNJPASB5CNJPASB5CNJPASB5CNJPASB5CNJPASB5CNJ0G3GA6R0000T7DE7V7NGCM63RF1W7GY3RF1W7GY3RF1W7GY30X2G20G30G2GG0G90C4GJ289144GJ289144GJ289144GJ289144GJ289144GJ289144GJ289144GJ289144GJ289144GJ289144GJ289144GJ289144GJ289'
const input = concat(utf8('giaoban/document/v1\0'), bytes('0000000000000074'), content())

test('a sheet has the code of the specification, and its device signs label, length and content', () => {
  const signed: Uint8Array[] = []
  const made = encodeDocumentCode(fields, (message) => {
    signed.push(message)
    return signature
  })
  expect(made).toBe(code)
  expect(signed).toEqual([input])
  expect(decodeDocumentCode(code)).toEqual({ fields, input, signature })
})

test('white space and case do not matter to who reads it', () => {
  const read = code.toLowerCase().replaceAll(/(.{30})/g, '$1 \r\n\t')
  expect(decodeDocumentCode(` ${read}\n`)).toEqual({ fields, input, signature })
})

test('what is no code, or none in its one form, is none and no error', () => {
  const wrong = [
    '',
    'GIAOBAN:',
    code.slice(1),
    code.replace('GIAOBAN:', 'GIAOBAM:'),
    code.slice('GIAOBAN:'.length),
    `${code.slice(0, -1)}U`,
    `${code}0`,
    code.slice(0, -8),
    `GIAOBAN:${toBase32(signature)}`,
    textOf(new Uint8Array(0)),
    textOf(utf8('no CBOR')),
    textOf(concat(content(), new Uint8Array(1))),
    `GIAOBAN:${'0'.repeat(4000)}`,
  ]
  for (const each of wrong) expect(decodeDocumentCode(each)).toBeUndefined()
})

test('the last copy is one, and none behind it is written or read', () => {
  expect(decodeDocumentCode(textOf(content('08030903')))?.fields).toEqual({ ...fields, copy: 3 })
  expect(encodeDocumentCode({ ...fields, copy: 3 }, () => signature)).toBe(textOf(content('08030903')))
  for (const end of ['08040903', '08000903', '08020900'])
    expect(decodeDocumentCode(textOf(content(end)))).toBeUndefined()
  expect(() => encodeDocumentCode({ ...fields, copy: 4 }, () => signature)).toThrow(CodecError)
})

test('every kind of document has its number', () => {
  const kinds = ['bulletin', 'photos', 'handover', 'report'] as const
  for (const [at, kind] of kinds.entries()) {
    const part = content()
    part[4] = at
    expect(decodeDocumentCode(textOf(part))?.fields.kind).toBe(kind)
  }
})

test('a sheet is named by its serial in groups of four and its copy', () => {
  expect(sheetNumber(bytes('0102030405'), 3)).toBe('0410-6105-3')
})
