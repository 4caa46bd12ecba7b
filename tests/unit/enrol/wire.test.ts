/** Enrolment byte by byte: bytes and letters here are written by hand, or by other code than ours. */
import { createHash, hkdfSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bytesToHex, concat, hexToBytes, u8, utf8, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { limits } from '../../../shared/limits.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import { asTyped, fromBase32, inGroups, toBase32 } from '../../../shared/protocol/enrolment/base32.ts'
import {
  enrolBoxKey,
  enrolToken,
  invitationIdOf,
  parseInvitationCode,
} from '../../../shared/protocol/enrolment/code.ts'
import {
  decodeInvitation,
  decodeTerms,
  encodeInvitation,
  encodeTerms,
  invitationHash,
  invitationQr,
  isInvitationQr,
  parseInvitationQr,
} from '../../../shared/protocol/enrolment/invitation.ts'
import * as messages from '../../../shared/protocol/enrolment/messages.ts'
import {
  commitmentOf,
  decodeOpening,
  encodeOpening,
  encodeRequest,
  proofMessage,
} from '../../../shared/protocol/enrolment/request.ts'
import { sampleInvitation, sampleRequest } from '../../support/enrol-samples.ts'

const crypto = await createCrypto()
const bytes = (hex: string): Bytes => hexToBytes(hex) ?? new Uint8Array(0)
const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value)
const sha256 = (...parts: readonly Uint8Array[]): Bytes =>
  new Uint8Array(
    createHash('sha256')
      .update(concat(...parts))
      .digest(),
  )
const label = (name: string): Bytes => utf8(`giaoban/${name}/v1\0`)
const { terms, secret } = sampleInvitation(crypto)

describe("Crockford's base32", () => {
  test.each([
    ['', ''],
    ['ff', 'ZW'],
    ['0001', '000G'],
    ['ff00ff', 'ZW0FY'],
    ['deadbeef', 'VTPVXVR'],
    ['0102030405', '04106105'],
    ['0123456789abcdef', '04HMASW9NF6YY'],
  ])('of %s is %s', (hex, text) => {
    expect(toBase32(bytes(hex))).toBe(text)
    expect(fromBase32(text)).toEqual(bytes(hex))
  })

  test.each([
    '0',
    '000',
    '000000',
    'Z',
    'ZZZ',
    'ZZZZZZ',
    'ZX',
    'ZZ',
    '000H',
    '0001',
    'ZW0FZ',
    'VTPVXVS',
    'ZU',
    'UW',
    'zw',
    ' ZW',
    'Z-W',
  ])('has no bytes for "%s"', (text) => {
    expect(fromBase32(text)).toBeUndefined()
  })

  test('is read as people type it and shown in groups of four', () => {
    expect(asTyped(' o0-i L\tl1\nz-')).toBe('001111Z')
    expect(['', 'ABCD', 'ABCDE'].map(inGroups)).toEqual(['', 'ABCD', 'ABCD-E'])
  })
})

describe('the secret of an invitation', () => {
  test('gives token, name and the key of the mailbox by their labels, and leaves no copy of the key', () => {
    const token = sha256(label('enrol-token'), secret)
    expect(enrolToken(crypto, secret)).toEqual(token)
    expect(invitationIdOf(crypto, secret)).toBe(bytesToHex(sha256(token)))
    let derived: Uint8Array | undefined
    const key = enrolBoxKey(
      {
        secretKey: (raw) => crypto.secretKey(raw),
        hkdfSha256: (of) => (derived = crypto.hkdfSha256(of)) as Bytes,
      },
      secret,
    )
    expect(derived).toEqual(new Uint8Array(32))
    const other = crypto.secretKey(new Uint8Array(hkdfSync('sha256', secret, '', label('enrol-box'), 32)))
    const sealed = crypto.boxSeal({ key, aad: label('x'), plaintext: filled(3, 1) })
    expect(crypto.boxOpen({ key: other, aad: label('x'), sealed })).toEqual(filled(3, 1))
  })

  test('of a code that is bent in any letter is none, and no error', () => {
    const code = '003GW58W4CN32E1Z8S6N8PV2D48M'
    expect(parseInvitationCode(crypto, code)).toEqual(secret)
    for (const wrong of [
      '',
      code.slice(2),
      code.slice(0, -2),
      `${code}00`,
      code.replace('2D', '3D'),
      `U${code.slice(1)}`,
    ])
      expect(parseInvitationCode(crypto, wrong)).toBeUndefined()
  })
})

describe('terms', () => {
  test.each(['ws://a', 'wss://a.example', 'wss://a:8443/', 'ws://127.0.0.1:9/x/y', 'wss://a/p@q'])(
    'name %s as a relay',
    (relay) => {
      const named = { ...terms, relays: [relay] }
      expect(decodeTerms(encodeTerms(named))).toEqual(named)
    },
  )

  test.each([
    '',
    'http://a',
    'ss://a',
    'w://a',
    'xws://a',
    ' wss://a',
    'wsss://a',
    'wss:/a',
    'wss://',
    'wss:///p',
    'ws://a\n',
    'wss://a b',
    'wss://a?q',
    'wss://a#f',
    'wss://u@a',
    'wss://a/b c',
    'wss://a/b?q',
    'wss://a/b#f',
    'wss://a/b\n',
  ])('name no relay "%s"', (relay) => {
    expect(() => encodeTerms({ ...terms, relays: [relay] })).toThrow(CodecError)
  })

  test('name relays that go by another name, if any', () => {
    const named = { ...terms, relayNames: ['giaoban/log/0011', 'B'] }
    expect(decodeTerms(encodeTerms(named))).toEqual(named)
    for (const relayNames of [[], Array.from({ length: 17 }, () => 'A')])
      expect(() => encodeTerms({ ...terms, relayNames })).toThrow(CodecError)
  })

  test('are bound whole by their hash, without the secret', () => {
    expect(invitationHash(crypto, terms)).toEqual(sha256(label('invitation'), encodeTerms(terms)))
    expect(bytesToHex(invitationHash(crypto, terms))).toBe(
      '0a3d9c05397d9af491622c0455c817b4230913cf3c6c937587560d58c36702cc',
    )
  })
})

describe('an invitation as a QR text', () => {
  test('is told by how it begins', () => {
    expect(['GIAOBAN/I1/', 'GIAOBAN/C1/', ' GIAOBAN/I1/', 'giaoban/i1/', ''].map(isInvitationQr)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
  })

  test('has the most letters that one code holds, and not one byte more', () => {
    const withNote = (length: number) => sampleInvitation(crypto, { note: filled(length, 7) })
    const others = encodeInvitation(crypto, withNote(1000)).length - 1000
    const largest = Math.floor(((limits.qrLetters - 'GIAOBAN/I1/'.length) * 5) / 8) - others
    const qr = invitationQr(crypto, withNote(largest)) ?? ''
    expect(qr).toHaveLength(limits.qrLetters)
    expect(parseInvitationQr(crypto, qr)).toEqual(withNote(largest))
    expect(invitationQr(crypto, withNote(largest + 1))).toBeUndefined()
    const longer = encodeInvitation(crypto, withNote(largest + 1))
    expect(decodeInvitation(crypto, longer)).toEqual(withNote(largest + 1))
    expect(() => parseInvitationQr(crypto, `GIAOBAN/I1/${toBase32(longer)}`)).toThrow(CodecError)
  })
})

describe('messages of the mailbox', () => {
  const box = invitationIdOf(crypto, secret)
  const key = enrolBoxKey(crypto, secret)

  test.each([
    ['terms', 'inviter', 0, messages.inviterPlaces.terms],
    ['answer', 'inviter', 1, messages.inviterPlaces.answer],
    ['verdict', 'inviter', 2, messages.inviterPlaces.verdict],
    ['commitment', 'newcomer', 0, messages.newcomerPlaces.commitment],
    ['opening', 'newcomer', 1, messages.newcomerPlaces.opening],
  ] as const)('%s: %s, place %i, bound with the mailbox', (_, side, place, position) => {
    const aad = concat(label('enrol-box'), bytes(box), u8(side === 'inviter' ? 0 : 1), u8(place))
    const sealed = messages.sealEnrolMessage(crypto, key, { box, side, position, plaintext: filled(4, 8) })
    expect(crypto.boxOpen({ key, aad, sealed })).toEqual(filled(4, 8))
    const theirs = crypto.boxSeal({ key, aad, plaintext: filled(4, 9) })
    expect(messages.openEnrolMessage(crypto, key, { box, side, position, sealed: theirs })).toEqual(filled(4, 9))
  })

  test('have the bytes of the specification', () => {
    const [one, two] = ['a1'.repeat(32), 'b2'.repeat(32)]
    const answer = { commitment: bytes(one), nonce: bytes(two) }
    const written = [
      messages.encodeCommitment(bytes(one)),
      messages.encodeAnswer(answer),
      messages.encodeVerdict('matched'),
      messages.encodeVerdict('refused'),
    ].map(bytesToHex)
    expect(written).toEqual([`a20001015820${one}`, `a30001015820${one}025820${two}`, 'a200010100', 'a200010101'])
    expect(messages.decodeCommitment(bytes(`a20001015820${one}`))).toEqual(bytes(one))
    expect(messages.decodeAnswer(bytes(`a30001015820${one}025820${two}`))).toEqual({ version: 1, ...answer })
    expect(messages.decodeVerdict(bytes('a200010100'))).toBe('matched')
    expect(messages.decodeVerdict(bytes('a200010101'))).toBe('refused')
    expect(() => messages.decodeVerdict(bytes('a200010102'))).toThrow(CodecError)
  })
})

describe('a request', () => {
  const { request, encoded, opening } = sampleRequest(crypto, terms)
  const withOfficer = (more: Partial<typeof request.officer>) => ({
    ...request,
    officer: { ...request.officer, ...more },
  })

  test('is committed to and proven under its own labels', () => {
    expect(bytesToHex(commitmentOf(crypto, encoded))).toBe(
      '87de26ef75bf16560cac4e848100a4b0e6fc33f92c2be9bc69c17d2cf4009c44',
    )
    expect(proofMessage(crypto, encoded)).toEqual(
      concat(label('enrol-proof'), sha256(label('enrol-commitment'), encoded)),
    )
    expect(decodeOpening(crypto, opening)).toEqual({ request, encoded, commitment: commitmentOf(crypto, encoded) })
  })

  test('names an officer with a name and a badge', () => {
    for (const more of [{ name: '' }, { name: 'A\0B' }, { badge: '' }])
      expect(() => encodeRequest(withOfficer(more))).toThrow(CodecError)
  })

  test('counts only with the proof of each of its two keys', () => {
    const signed = (value: number) =>
      crypto.sign(crypto.signingKeyPair(crypto.secretKey(filled(32, value))).secretKey, proofMessage(crypto, encoded))
    const [device, officer] = [signed(11), signed(12)]
    const made = (deviceProof: Bytes, officerProof: Bytes) =>
      encodeOpening({ request: encoded, deviceProof, officerProof })
    expect(made(device, officer)).toEqual(opening)
    for (const [first, second] of [
      [officer, device],
      [device, device],
      [officer, officer],
    ] as const)
      expect(() => decodeOpening(crypto, made(first, second))).toThrow(CodecError)
  })
})
