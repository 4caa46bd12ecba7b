/** Field tables are strict in both directions: what is refused when it is read cannot be written either. */
import { describe, expect, test } from 'vitest'
import type { UnitId } from '../../../shared/ids.ts'
import { CodecError, encodeCbor, type CborValue } from '../../../shared/protocol/cbor.ts'
import {
  array,
  bool,
  bytes,
  decodeAs,
  encodeAs,
  exactly,
  field,
  id,
  mapped,
  optional,
  record,
  refined,
  text,
  time,
  tuple,
  uint,
  uintBytesMap,
  words,
  type Schema,
} from '../../../shared/protocol/schema.ts'
import { latestTimeMs } from '../../../shared/time.ts'

const filled = (length: number, value = 1): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(value)

/** Taken and given back by both directions. */
function takes<T>(schema: Schema<T>, wire: CborValue, value: T): void {
  expect(schema.fromCbor(wire)).toEqual(value)
  expect(schema.toCbor(value)).toEqual(wire)
}

function refuses<T>(schema: Schema<T>, ...wires: readonly unknown[]): void {
  for (const wire of wires) expect(() => schema.fromCbor(wire as CborValue)).toThrow(CodecError)
}

function writesNone<T>(schema: Schema<T>, ...values: readonly unknown[]): void {
  for (const value of values) expect(() => schema.toCbor(value as T)).toThrow(CodecError)
}

describe('numbers', () => {
  test('lie within both bounds, which belong to them', () => {
    const schema = uint(9, 3)
    for (const each of [3, 5, 9]) takes(schema, each, each)
    const others = [2, 10, 3.5, -3, Number.NaN, '5', true, undefined, [5], Number.MAX_SAFE_INTEGER + 1]
    refuses(schema, ...others)
    writesNone(schema, ...others)
    takes(uint(), 0, 0)
    takes(uint(), Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)
    refuses(uint(), -1, Number.MAX_SAFE_INTEGER + 1, 0.5)
  })

  test('of time end with the year 9999', () => {
    takes(time, latestTimeMs, latestTimeMs)
    refuses(time, latestTimeMs + 1, -1)
  })

  test('that are versions are one value', () => {
    takes(exactly(1), 1, 1)
    refuses(exactly(1), 0, 2, '1', true)
    takes(bool, false, false)
    refuses(bool, 0, 1, 'true', undefined)
  })
})

describe('texts', () => {
  test('are counted in bytes and hold no half of a character', () => {
    takes(text(4), 'ấa', 'ấa')
    takes(text(0), '', '')
    refuses(text(4), 'ấấ', 'abcde', 'a\u{d800}', '\u{dc00}', 5, filled(2), undefined)
    writesNone(text(4), 'abcde', '\u{d800}')
    takes(text(4), '🚓', '🚓')
  })
})

describe('bytes', () => {
  test('have an exact length, or a longest one', () => {
    takes(bytes({ exact: 2 }), filled(2), filled(2))
    refuses(bytes({ exact: 2 }), filled(1), filled(3), 'ab', [1, 1], undefined)
    takes(bytes({ max: 2 }), filled(2), filled(2))
    takes(bytes({ max: 2 }), filled(0), filled(0))
    refuses(bytes({ max: 2 }), filled(3), [1], 'a')
    writesNone(bytes({ max: 2 }), filled(3))
  })

  test('of an id are lower-case hex in memory', () => {
    takes(id<UnitId>(16), filled(16, 0xab), 'ab'.repeat(16) as UnitId)
    refuses(id<UnitId>(16), filled(15), filled(17), 'ab'.repeat(16))
  })
})

describe('words', () => {
  test('are their place in the list, from `first` on', () => {
    takes(words(['a', 'b']), 0, 'a')
    takes(words(['a', 'b']), 1, 'b')
    takes(words(['a', 'b'], 5), 5, 'a')
    takes(words(['a', 'b'], 5), 6, 'b')
    refuses(words(['a', 'b']), 2, 'a', -1)
    refuses(words(['a', 'b'], 5), 0, 4, 7)
    writesNone(words(['a', 'b']), 'c', '')
  })
})

describe('lists', () => {
  const schema = array(uint(9), { min: 1, max: 2 })

  test('have as many items as their table allows, each of its form', () => {
    takes(schema, [4], [4])
    takes(schema, [4, 9], [4, 9])
    refuses(schema, [], [1, 2, 3], [10], 4, filled(1), new Map())
    writesNone(schema, [], [1, 2, 3], [10])
    takes(array(uint(), { max: 1 }), [], [])
  })

  test('of different things have them all in their order', () => {
    const pair = tuple(uint(), text(3))
    takes(pair, [1, 'a'], [1, 'a'])
    refuses(pair, [1], [1, 'a', 2], ['a', 1], 1, new Map())
  })
})

describe('entries that are kept as they came', () => {
  test('are numbers with bytes, so many and so long', () => {
    const schema = uintBytesMap({ entries: 2, valueBytes: 3 })
    const map = new Map([
      [1, filled(3)],
      [9, filled(0)],
    ])
    takes(schema, map, map)
    takes(schema, new Map(), new Map())
    refuses(
      schema,
      new Map([...map, [10, filled(1)]]),
      new Map([[1, filled(4)]]),
      new Map([[1, 'a']]),
      new Map([[0.5, filled(1)]]),
      new Map<number, CborValue>([
        [1, filled(1)],
        [2, 7],
      ]),
      [[1, filled(1)]],
      5,
    )
  })
})

describe('further conditions', () => {
  test('hold in both directions', () => {
    const even = refined(uint(), (value) => value % 2 === 0)
    takes(even, 4, 4)
    refuses(even, 3, 'a')
    writesNone(even, 3, -2)
  })

  test('another type goes through both of its functions', () => {
    const negative = mapped(uint(), { toWire: (value: number) => -value, fromWire: (value) => -value })
    takes(negative, 7, -7)
    refuses(negative, 'a')
  })
})

describe('objects', () => {
  const schema = record({ one: field(0, uint()), two: optional(3, text(5)) })

  test('have the keys of their table and no others', () => {
    takes(schema, new Map([[0, 1]]), { one: 1 })
    takes(
      schema,
      new Map<number, CborValue>([
        [0, 1],
        [3, 'x'],
      ]),
      { one: 1, two: 'x' },
    )
    refuses(
      schema,
      new Map(),
      new Map([[3, 'x']]),
      new Map([
        [0, 1],
        [1, 1],
      ]),
      new Map([[0, 'x']]),
      [1],
      { one: 1 },
      undefined,
    )
    writesNone(schema, {}, { two: 'x' }, { one: 1, two: 'longer' }, { one: undefined })
    expect(schema.fromCbor(new Map([[0, 1]]))).not.toHaveProperty('two')
  })

  test('have no key twice', () => {
    expect(() => record({ one: field(4, uint()), two: optional(4, uint()) })).toThrow('duplicate key')
  })

  test('are read in the one form that they are written in, and not when they are longer than allowed', () => {
    const encoded = encodeAs(schema, { one: 1, two: 'x' })
    expect(decodeAs(schema, encoded, encoded.length)).toEqual({ one: 1, two: 'x' })
    expect(() => decodeAs(schema, encoded, encoded.length - 1)).toThrow(CodecError)
    const otherOrder = Uint8Array.of(0xa2, 0x03, 0x61, 0x78, 0x00, 0x01)
    expect(() => decodeAs(schema, otherOrder, 99)).toThrow(CodecError)
    expect(encodeCbor(schema.toCbor({ one: 1 }))).toEqual(Uint8Array.of(0xa1, 0x00, 0x01))
  })
})
