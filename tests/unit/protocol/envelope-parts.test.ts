import { describe, expect, test } from 'vitest'
import { concat, utf8 } from '../../../shared/bytes.ts'
import type { DeviceId, StatementHash } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import {
  addresseeKey,
  compareAddressees,
  decodeAddressee,
  encodeAddressee,
} from '../../../shared/protocol/addressee.ts'
import { defineBody, pairAttachments } from '../../../shared/protocol/body.ts'
import { carryBody } from '../../../shared/protocol/bodies/carry.ts'
import { heartbeatBody } from '../../../shared/protocol/bodies/heartbeat.ts'
import { receiptBody } from '../../../shared/protocol/bodies/receipt.ts'
import { CodecError, encodeCbor } from '../../../shared/protocol/cbor.ts'
import { isControlType, isUnderstood, messageTypeName, messageTypes } from '../../../shared/protocol/message-types.ts'
import { paddedAttachmentLength, paddedLength, padme } from '../../../shared/protocol/padding.ts'
import { encodePlaintext, splitPlaintext } from '../../../shared/protocol/plaintext.ts'
import { field, text, uint } from '../../../shared/protocol/schema.ts'
import { openWrap, parseLeaf, sealWrap } from '../../../shared/protocol/wrap.ts'
import { createEnvelopeWorld } from '../../support/envelope-world.ts'

const world = await createEnvelopeWorld('parts')
const { crypto, note } = world

describe('padding', () => {
  test('the classes are 4,096, 16,384, 65,536 and then Padme', () => {
    const lengths = [0, 1, 4096, 4097, 16_384, 16_385, 65_536, 65_537, 1_000_000]
    expect(lengths.map(paddedLength)).toEqual([4096, 4096, 4096, 16_384, 16_384, 65_536, 65_536, 67_584, 1_015_808])
    expect([0, 4096, 4097, 20_000].map(paddedAttachmentLength)).toEqual([4096, 4096, 4352, 20_480])
  })

  test('Padme never shrinks, never adds more than 12 %, and leaves its own results alone', () => {
    for (let length = 2; length < 2_000_000; length += 1 + Math.floor(length / 50)) {
      const padded = padme(length)
      expect(padded).toBeGreaterThanOrEqual(length)
      expect(padded).toBeLessThanOrEqual(Math.ceil(length * 1.12))
      expect(padme(padded)).toBe(padded)
    }
  })

  test('lengths that nobody can have are a bug', () => {
    for (const length of [0, 1, -5, 1.5, 2 ** 31 + 1, Number.NaN]) expect(() => padme(length)).toThrow(RangeError)
  })
})

describe('addressees', () => {
  const { addressee } = world.parties[0]

  test('are 25 bytes, compared without their epoch', () => {
    const later = { ...addressee, epoch: addressee.epoch + 1 }
    expect(encodeAddressee(addressee)).toHaveLength(25)
    expect(addresseeKey(later)).toBe(addresseeKey(addressee))
    expect(compareAddressees(later, addressee)).toBe(0)
    expect(compareAddressees(world.parties[2].addressee, addressee)).toBeGreaterThan(0)
  })

  test('of another kind, length or with an epoch above 2^53-1 are refused', () => {
    const encoded = encodeAddressee(addressee)
    expect(decodeAddressee(encoded)).toEqual(addressee)
    for (const bad of [
      encoded.with(0, 0),
      encoded.with(0, 4),
      encoded.with(17, 0x20),
      encoded.subarray(1),
      concat(encoded, encoded),
    ]) {
      expect(decodeAddressee(bad)).toBeUndefined()
    }
  })
})

describe('wraps', () => {
  const [party] = world.parties
  const aad = utf8('aad')
  const contentKey = crypto.secretKey(new Uint8Array(32).fill(3))
  const link = { seq: 2, prev: 'ab'.repeat(32) as StatementHash }
  const bytes = sealWrap(crypto, { addressee: party.addressee, publicKey: party.keys.publicKey, aad, contentKey, link })
  if (bytes === undefined) throw new Error('unusable key')
  const leaf = parseLeaf(bytes)
  if (leaf === undefined) throw new Error('no leaf')

  test('give the content key and the link back', () => {
    const opened = openWrap(crypto, { leaf, secretKey: party.keys.secretKey, aad })
    if (!opened.ok) throw new Error(opened.reason)
    expect(opened.link).toEqual(link)
    expect(opened.contentKey.unwrap((key) => [...key])).toEqual(Array.from({ length: 32 }, () => 3))
  })

  test('are bound to message, addressee, epoch and public key', () => {
    const { secretKey } = party.keys
    const elsewhere = { ...leaf, addressee: { ...leaf.addressee, epoch: 99 } }
    for (const bent of [
      { leaf, secretKey, aad: utf8('other') },
      { leaf: elsewhere, secretKey, aad },
      { leaf: { ...leaf, publicKeyHash: new Uint8Array(32) }, secretKey, aad },
      { leaf, secretKey: world.parties[1].keys.secretKey, aad },
    ]) {
      expect(openWrap(crypto, bent)).toEqual({ ok: false, reason: 'wrap' })
    }
  })

  test('are not made with a link that every receiver refuses', () => {
    const input = { addressee: party.addressee, publicKey: party.keys.publicKey, aad, contentKey }
    for (const bad of [
      { seq: 1, prev: link.prev },
      { seq: 2, prev: undefined },
      { seq: 0, prev: undefined },
      { seq: 2, prev: '00'.repeat(32) as StatementHash },
    ]) {
      expect(() => sealWrap(crypto, { ...input, link: bad })).toThrow(RangeError)
    }
  })
})

describe('plaintext', () => {
  test('splits into what it was made of, each part a copy', () => {
    const { statement, tbs } = world.seal()
    const plaintext = encodePlaintext(statement)
    const split = splitPlaintext(plaintext)
    plaintext.fill(0)
    expect(split).toEqual({ ok: true, tbs, statement })
  })

  test('cut at any byte is refused', () => {
    const plaintext = encodePlaintext(world.seal().statement)
    for (let length = 0; length < plaintext.length; length++)
      expect(splitPlaintext(plaintext.subarray(0, length)).ok).toBe(false)
  })
})

describe('bodies', () => {
  test('begin with 32 random bytes, so that equal contents have different hashes', () => {
    const [one, two] = [heartbeatBody.encode(crypto, { note }), heartbeatBody.encode(crypto, { note })]
    expect(one).not.toEqual(two)
    expect(one.slice(32)).toEqual(two.slice(32))
  })

  test('have reserved keys and names that a type cannot take', () => {
    expect(() => defineBody({ mine: field(7, uint()) })).toThrow('reserved')
    expect(() => defineBody({ mine: field(256, uint()) })).toThrow('reserved')
    expect(() => defineBody({ note: field(8, uint()) })).toThrow('reserved')
    expect(() => defineBody({ one: field(8, uint()), two: field(8, uint()) })).toThrow('duplicate')
  })

  test('without a note, or with an unknown key, are refused', () => {
    const random = new Uint8Array(32)
    for (const map of [
      new Map([[9, 1]]),
      new Map<number, Uint8Array | number>([
        [0, note],
        [9, 1],
      ]),
    ]) {
      expect(() => heartbeatBody.decode(concat(random, encodeCbor(map)))).toThrow(CodecError)
    }
    expect(() => heartbeatBody.decode(random)).toThrow(CodecError)
    expect(() => heartbeatBody.decode(new Uint8Array(0))).toThrow(CodecError)
  })

  test('above the limit are neither made nor read', () => {
    const long = defineBody({ text: field(8, text(2 * limits.bodyBytes)) })
    expect(() => long.encode(crypto, { note, text: 'x'.repeat(limits.bodyBytes) })).toThrow(CodecError)
    expect(() => long.decode(new Uint8Array(limits.bodyBytes + 1))).toThrow(CodecError)
  })

  const device = 'ab'.repeat(16) as DeviceId
  const addressee = addresseeKey(world.parties[0].addressee)
  const withMissing =
    (highest: number, ...missing: (readonly [number, number])[]): (() => unknown) =>
    () =>
      receiptBody.encode(crypto, {
        note,
        entries: [],
        links: [{ device, addressee, highest, missing: missing.map(([from, to]) => ({ from, to })) }],
      })

  test('of receipts name missing ranges once, ascending, above what is there, and not touching', () => {
    expect(withMissing(3, [4, 4], [6, 9])).not.toThrow()
    expect(withMissing(0, [1, 1])).not.toThrow()
    for (const bad of [
      withMissing(3, [3, 4]),
      withMissing(3, [5, 4]),
      withMissing(3, [6, 9], [4, 4]),
      withMissing(3, [4, 4], [5, 6]),
      withMissing(0, [0, 1]),
      withMissing(0, ...Array.from({ length: 65 }, (_, i) => [2 * i + 1, 2 * i + 1] as const)),
    ]) {
      expect(bad).toThrow(CodecError)
    }
  })

  test('of carries have a predecessor unless the original was the first', () => {
    const { statement } = world.seal()
    const prev = 'cd'.repeat(32) as StatementHash
    const withLink =
      (link: object): (() => unknown) =>
      () =>
        carryBody.encode(crypto, {
          note,
          items: [{ ...statement, reason: 'resend', link: { addressee, seq: 1, ...link } }],
        })
    expect(withLink({})).not.toThrow()
    expect(withLink({ seq: 2, prev })).not.toThrow()
    for (const bad of [{ prev }, { seq: 2 }, { seq: 0 }]) expect(withLink(bad)).toThrow(CodecError)
    expect(() => carryBody.encode(crypto, { note, items: [] })).toThrow(CodecError)
  })

  test('without attachments pair with statements without', () => {
    expect(pairAttachments(world.seal().tbs, heartbeatBody.decode(heartbeatBody.encode(crypto, { note })))).toEqual([])
  })
})

describe('message types', () => {
  test('have one number each, and only 64 to 127 are control messages', () => {
    const numbers = Object.values(messageTypes)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(messageTypeName(64)).toBe('receipt')
    expect(messageTypeName(9999)).toBeUndefined()
    expect([10, 63, 64, 70, 127, 128].map(isControlType)).toEqual([false, false, true, true, true, false])
  })

  test('are understood by type, body version and critical extensions together', () => {
    const known = { bodyVersions: new Map([[65, new Set([1])]]), extensions: new Set([7]) }
    expect(isUnderstood({ type: 65, bodyVersion: 1 }, known)).toBe(true)
    expect(isUnderstood({ type: 65, bodyVersion: 1, crit: [7] }, known)).toBe(true)
    expect(isUnderstood({ type: 65, bodyVersion: 1, crit: [7, 8] }, known)).toBe(false)
    expect(isUnderstood({ type: 65, bodyVersion: 2 }, known)).toBe(false)
    expect(isUnderstood({ type: 99, bodyVersion: 1 }, known)).toBe(false)
  })
})
