/** What every body has in common, field by field: docs/spec/envelope.md, Bodies. */
import { describe, expect, test } from 'vitest'
import { concat } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import {
  attachmentKinds,
  chunkedLength,
  defineBody,
  pairAttachments,
  type BodyAttachment,
  type BodyAuthor,
} from '../../../shared/protocol/body.ts'
import { CodecError, encodeCbor, type CborValue } from '../../../shared/protocol/cbor.ts'
import { paddedAttachmentLength } from '../../../shared/protocol/padding.ts'
import { field, text, uint } from '../../../shared/protocol/schema.ts'
import type { TbsAttachment } from '../../../shared/protocol/tbs.ts'
import { createEnvelopeWorld } from '../../support/envelope-world.ts'

const { crypto, note } = await createEnvelopeWorld('body')
const filled = (length: number, value = 1): Uint8Array<ArrayBuffer> => new Uint8Array(length).fill(value)
const plain = defineBody({ own: field(8, uint()) })

const attachment: BodyAttachment = {
  key: filled(32),
  salt: filled(24),
  exhibitSalt: filled(32),
  trueSize: 5000,
  name: 'ảnh.jpg',
  kind: 'portrait',
  takenOn: '2026',
  caption: 'trước cửa hàng',
}
const author: BodyAuthor = { name: 'Trần Thị Thử', badge: 'TN-0042', salt: filled(32) }

const isTaken = (fields: object): boolean => {
  try {
    const given = { note, own: 5, ...fields }
    expect(plain.decode(plain.encode(crypto, given))).toEqual(given)
    return true
  } catch (thrown) {
    if (thrown instanceof CodecError) return false
    throw thrown
  }
}
const withAttachment = (more: object): boolean => isTaken({ attachments: [{ ...attachment, ...more }] })

describe('the fields of every body', () => {
  test('lie under their numbers, behind 32 random bytes', () => {
    const encoded = plain.encode(crypto, { note, own: 5, author, attachments: [attachment] })
    const wire = new Map<number, CborValue>([
      [0, note],
      [
        1,
        [
          new Map<number, CborValue>([
            [0, attachment.key],
            [1, attachment.salt],
            [2, attachment.exhibitSalt],
            [3, 5000],
            [4, 'ảnh.jpg'],
            [5, 0],
            [6, '2026'],
            [7, 'trước cửa hàng'],
          ]),
        ],
      ],
      [
        2,
        new Map<number, CborValue>([
          [0, author.name],
          [1, author.badge],
          [2, author.salt],
        ]),
      ],
      [8, 5],
    ])
    expect(encoded.slice(32)).toEqual(encodeCbor(wire))
    expect(plain.decode(concat(filled(32, 9), encodeCbor(wire)))).toEqual({
      note,
      own: 5,
      author,
      attachments: [attachment],
    })
  })

  test('have their bounds: note, author, attachments', () => {
    expect(isTaken({ note: filled(limits.noteBytes) })).toBe(true)
    expect(isTaken({ note: filled(limits.noteBytes + 1) })).toBe(false)
    expect(isTaken({ author })).toBe(true)
    const longest = 'x'.repeat(limits.shortTextBytes)
    expect(isTaken({ author: { ...author, name: longest, badge: longest } })).toBe(true)
    for (const more of [
      { name: `${longest}x` },
      { badge: `${longest}x` },
      { salt: filled(31) },
      { salt: filled(33) },
    ]) {
      expect(isTaken({ author: { ...author, ...more } })).toBe(false)
    }
    expect(isTaken({ attachments: [] })).toBe(false)
    const most = Array.from({ length: limits.attachmentsPerStatement }, () => attachment)
    expect(isTaken({ attachments: most })).toBe(true)
    expect(isTaken({ attachments: [...most, attachment] })).toBe(false)
  })

  test('of an attachment have theirs', () => {
    for (const kind of attachmentKinds) expect(withAttachment({ kind })).toBe(true)
    expect(withAttachment({ trueSize: limits.manifestBytes, takenOn: 'x'.repeat(32) })).toBe(true)
    const { takenOn: _takenOn, caption: _caption, ...least } = attachment
    expect(isTaken({ attachments: [least] })).toBe(true)
    const tooLong = 'x'.repeat(limits.shortTextBytes + 1)
    for (const bad of [
      { key: filled(31) },
      { key: filled(33) },
      { salt: filled(23) },
      { salt: filled(25) },
      { exhibitSalt: filled(31) },
      { exhibitSalt: filled(33) },
      { trueSize: limits.manifestBytes + 1 },
      { trueSize: -1 },
      { name: tooLong },
      { caption: tooLong },
      { kind: 'other things' },
      { takenOn: 'x'.repeat(33) },
    ]) {
      expect(withAttachment(bad)).toBe(false)
    }
  })

  test('are kept from every type, with their numbers up to 7 and their names', () => {
    for (const name of ['note', 'attachments', 'author']) {
      expect(() => defineBody({ [name]: field(9, uint()) })).toThrow('reserved')
    }
    for (const key of [0, 7, 256]) expect(() => defineBody({ own: field(key, uint()) })).toThrow('reserved')
    for (const key of [8, 255]) expect(() => defineBody({ own: field(key, uint()) })).not.toThrow()
  })

  test('fit the largest body, and no byte more', () => {
    const long = defineBody({ text: field(8, text(2 * limits.bodyBytes)) })
    const rest = long.encode(crypto, { note, text: 'x'.repeat(limits.bodyBytes >> 1) }).length - (limits.bodyBytes >> 1)
    const largest = 'x'.repeat(limits.bodyBytes - rest)
    expect(long.encode(crypto, { note, text: largest })).toHaveLength(limits.bodyBytes)
    expect(() => long.encode(crypto, { note, text: `${largest}x` })).toThrow(CodecError)
  })
})

describe('an attachment in the statement and its secret in the body', () => {
  const manifestOf = (trueSize: number): TbsAttachment =>
    ({ ciphertextSize: chunkedLength(paddedAttachmentLength(trueSize)) }) as TbsAttachment // the other fields do not count

  test('a chunked message takes head, content and a tag for each chunk and the last, perhaps empty, one', () => {
    expect([0, 1, 16_383, 16_384, 16_385, 32_768].map(chunkedLength)).toEqual([72, 73, 16_455, 16_472, 16_473, 32_872])
  })

  test('go together in their order', () => {
    const other = { ...attachment, trueSize: 70_000 }
    const [small, large] = [manifestOf(5000), manifestOf(70_000)]
    expect(pairAttachments({ attachments: [small, large] }, { attachments: [attachment, other] })).toEqual([
      { manifest: small, secret: attachment },
      { manifest: large, secret: other },
    ])
    expect(pairAttachments({ attachments: [large, small] }, { attachments: [attachment, other] })).toBeUndefined()
    expect(pairAttachments({}, {})).toEqual([])
  })

  test('do not go together when one is missing or its size is another', () => {
    const one = manifestOf(5000)
    expect(pairAttachments({ attachments: [one] }, {})).toBeUndefined()
    expect(pairAttachments({}, { attachments: [attachment] })).toBeUndefined()
    expect(pairAttachments({ attachments: [one] }, { attachments: [attachment, attachment] })).toBeUndefined()
    for (const by of [-1, 1]) {
      const wrong = { ...one, ciphertextSize: one.ciphertextSize + by }
      expect(pairAttachments({ attachments: [wrong] }, { attachments: [attachment] })).toBeUndefined()
    }
  })
})
