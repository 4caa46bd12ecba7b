/** The outer header and the addressee, field by field: docs/spec/envelope.md, Outer header and Addressees. */
import { describe, expect, test } from 'vitest'
import type { CircleId, DeviceId, UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import {
  addresseeKey,
  addresseeKeySchema,
  addresseeSchema,
  areAscending,
  compareAddressees,
  decodeAddressee,
  encodeAddressee,
  isCircleKey,
  type Addressee,
} from '../../../shared/protocol/addressee.ts'
import { CodecError, encodeCbor, type CborValue } from '../../../shared/protocol/cbor.ts'
import { decodeHeader, encodeHeader, headerHash } from '../../../shared/protocol/header.ts'
import { createEnvelopeWorld } from '../../support/envelope-world.ts'

const { crypto } = await createEnvelopeWorld('header')
const filled = (length: number, value = 1): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(value)

describe('the outer header', () => {
  const fields: readonly (readonly [number, CborValue])[] = [
    [0, 1],
    [1, 1],
    [2, filled(16)],
    [3, filled(24)],
    [4, filled(32)],
    [5, filled(32)],
    [6, 3],
    [7, 5000],
    [8, filled(32)],
  ]
  const withField = (key: number, value: CborValue): Uint8Array<ArrayBuffer> =>
    encodeCbor(new Map(fields.map(([each, before]) => [each, each === key ? value : before] as const)))
  const whole = encodeCbor(new Map(fields))

  test('is read and written as its table says', () => {
    const header = decodeHeader(whole)
    expect(header).toMatchObject({ version: 1, suite: 1, wrapCount: 3, payloadLength: 5000 })
    expect(header.messageId).toBe('01'.repeat(16))
    expect(encodeHeader(header)).toEqual(whole)
  })

  test('has every field, each of its one length', () => {
    for (const [key] of fields) {
      const rest = encodeCbor(new Map(fields.filter(([each]) => each !== key)))
      expect(() => decodeHeader(rest)).toThrow(CodecError)
    }
    const lengths: readonly (readonly [number, number])[] = [
      [2, 16],
      [3, 24],
      [4, 32],
      [5, 32],
      [8, 32],
    ]
    for (const [key, length] of lengths) {
      for (const other of [length - 1, length + 1]) {
        expect(() => decodeHeader(withField(key, filled(other)))).toThrow(CodecError)
      }
    }
  })

  test('has version 1, suite 1, at least one wrap and no more than the limit, and a payload within its limit', () => {
    for (const [key, good] of [
      [6, 1],
      [6, limits.addressees],
      [7, 0],
      [7, limits.payloadBytes],
    ] as const) {
      expect(encodeHeader(decodeHeader(withField(key, good)))).toEqual(withField(key, good))
    }
    for (const [key, bad] of [
      [0, 0],
      [0, 2],
      [1, 0],
      [1, 2],
      [6, 0],
      [6, limits.addressees + 1],
      [7, limits.payloadBytes + 1],
    ] as const) {
      expect(() => decodeHeader(withField(key, bad))).toThrow(CodecError)
    }
  })

  test('has the SHA-256 of its bytes as its name', () => {
    const hex = [...crypto.sha256(whole)].map((each) => each.toString(16).padStart(2, '0')).join('')
    expect(headerHash(crypto, whole)).toBe(hex)
  })
})

describe('addressees', () => {
  const unit: Addressee = { kind: 'unit', id: 'aa'.repeat(16) as UnitId, epoch: 7 }
  const circle: Addressee = { kind: 'circle', id: 'aa'.repeat(16) as CircleId, epoch: 7 }
  const device: Addressee = { kind: 'device', id: '11'.repeat(16) as DeviceId, epoch: 7 }

  test('are units, circles and devices, by their first byte', () => {
    for (const [kind, each] of [unit, circle, device].entries()) {
      const encoded = encodeAddressee(each)
      expect(encoded[0]).toBe(kind + 1)
      expect(decodeAddressee(encoded)).toEqual(each)
      expect(addresseeSchema.fromCbor(encoded)).toEqual(each)
      expect(addresseeSchema.toCbor(each)).toEqual(encoded)
    }
    expect([unit, circle, device].map((each) => isCircleKey(addresseeKey(each)))).toEqual([false, true, false])
  })

  test('of another kind or length are refused as a field, too', () => {
    const encoded = encodeAddressee(unit)
    for (const bad of [encoded.with(0, 0), encoded.with(0, 4), encoded.slice(0, 24), encoded.with(17, 0x20)]) {
      expect(() => addresseeSchema.fromCbor(bad)).toThrow(CodecError)
    }
    expect(decodeAddressee(encoded.slice(0, 24))).toBeUndefined()
    expect(decodeAddressee(new Uint8Array([...encoded, 0]))).toBeUndefined()
  })

  test('are in order by kind, then id, each once, whatever their epochs', () => {
    expect(compareAddressees(unit, circle)).toBeLessThan(0)
    expect(compareAddressees(device, unit)).toBeGreaterThan(0)
    expect(areAscending([])).toBe(true)
    expect(areAscending([device])).toBe(true)
    expect(areAscending([unit, circle, device])).toBe(true)
    expect(areAscending([circle, unit, device])).toBe(false)
    expect(areAscending([unit, device, circle])).toBe(false)
    expect(areAscending([unit, { ...unit, epoch: 8 }])).toBe(false)
  })

  test('without an epoch are 17 bytes: kind and id', () => {
    const key = addresseeKey(device)
    expect(key).toBe(`03${'11'.repeat(16)}`)
    const wire = Uint8Array.of(3, ...filled(16, 0x11))
    expect(addresseeKeySchema.toCbor(key)).toEqual(wire)
    expect(addresseeKeySchema.fromCbor(wire)).toBe(key)
    for (const bad of [wire.with(0, 0), wire.with(0, 4), wire.with(0, 0x13), wire.slice(1)]) {
      expect(() => addresseeKeySchema.fromCbor(bad)).toThrow(CodecError)
    }
  })
})
