import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { asTyped, fromBase32, inGroups, toBase32 } from '../../../shared/protocol/enrolment/base32.ts'
import { formatInvitationCode, parseInvitationCode } from '../../../shared/protocol/enrolment/code.ts'
import {
  decodeInvitation,
  encodeInvitation,
  type Invitation,
  type InvitationTerms,
} from '../../../shared/protocol/enrolment/invitation.ts'
import {
  decodeAnswer,
  decodeCommitment,
  decodeVerdict,
  encodeAnswer,
  encodeCommitment,
  encodeVerdict,
} from '../../../shared/protocol/enrolment/messages.ts'
import { decodeOpening } from '../../../shared/protocol/enrolment/request.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import { expectNoTruncation, expectRoundTrip, flipBit, type Codec } from '../../support/codec.ts'
import { sampleInvitation, sampleRequest } from '../../support/enrol-samples.ts'

const crypto = await createCrypto()
const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

describe("Crockford's base32", () => {
  test('gives back every byte string', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (value) => {
        expect(fromBase32(toBase32(value))).toEqual(new Uint8Array(value))
      }),
    )
  })

  test('has one text for each byte string: what it reads, it would write', () => {
    const letter = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZILOUa-'.split(''))
    fc.assert(
      fc.property(fc.string({ unit: letter, maxLength: 30 }), (text) => {
        const read = fromBase32(text)
        if (read !== undefined) expect(toBase32(read)).toBe(text)
      }),
    )
  })
})

describe('the short code', () => {
  test('is read as people write it', () => {
    fc.assert(
      fc.property(bytes(16), (secret) => {
        const code = formatInvitationCode(crypto, secret)
        expect(code).toMatch(/^(?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}$/)
        const sloppy = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
        expect(parseInvitationCode(crypto, sloppy)).toEqual(new Uint8Array(secret))
      }),
    )
  })

  test('with one wrong letter is hardly ever taken for another code', () => {
    const secret = Uint8Array.from({ length: 16 }, (_, index) => index)
    const code = asTyped(formatInvitationCode(crypto, secret))
    let taken = 0
    for (let at = 0; at < code.length; at++)
      for (const letter of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
        if (letter === code[at]) continue
        const wrong = code.slice(0, at) + letter + code.slice(at + 1)
        if (parseInvitationCode(crypto, inGroups(wrong)) !== undefined) taken += 1
      }
    expect(taken).toBeLessThanOrEqual(4)
  })
})

const invitations: Codec<Invitation> = {
  encode: (value) => encodeInvitation(crypto, value),
  decode: (encoded) => decodeInvitation(crypto, encoded),
}

describe('invitations', () => {
  test('round trip with every list and length', () => {
    const terms = fc.record<Partial<InvitationTerms>>({
      relays: fc.constantFrom([], ['ws://127.0.0.1:9'], ['wss://a.example', 'wss://b.example/path']) as never,
      relayPins: fc.array(bytes(32), { maxLength: 8 }) as never,
      limits: fc.constantFrom([], ['read']) as never,
      roleLimits: fc.constantFrom([], ['duty'], ['duty', 'commander']) as never,
      unitName: fc.constantFrom('Công an tỉnh Bình Dương', 'Đồn số 7', 'A'),
      expires: fc.nat() as never,
      demo: fc.boolean() as never,
    })
    fc.assert(
      fc.property(terms, (more) => expectRoundTrip(invitations, sampleInvitation(crypto, more))),
      { numRuns: 40 },
    )
  })

  test('no prefix, no longer text and no changed bit is an invitation', () => {
    const encoded = invitations.encode(sampleInvitation(crypto)) as Uint8Array
    expectNoTruncation(invitations, encoded)
    for (let bit = 0; bit < encoded.length * 8; bit++)
      expect(() => invitations.decode(flipBit(encoded, bit)), `bit ${bit}`).toThrow(CodecError)
  })
})

describe('openings', () => {
  test('no changed bit passes the proofs of both keys', () => {
    const { opening } = sampleRequest(crypto, sampleInvitation(crypto).terms)
    expect(decodeOpening(crypto, opening).request.officer.badge).toBe('TN-0042')
    for (let bit = 0; bit < opening.length * 8; bit += 3)
      expect(() => decodeOpening(crypto, flipBit(opening, bit)), `bit ${bit}`).toThrow(CodecError)
  })
})

describe('messages of the mailbox', () => {
  test('round trip and truncation', () => {
    const filled = new Uint8Array(32).fill(3)
    const commitments: Codec<Uint8Array<ArrayBuffer>> = { encode: encodeCommitment, decode: decodeCommitment }
    expectRoundTrip(commitments, filled)
    expectNoTruncation(commitments, encodeCommitment(filled))
    const answer = { version: 1, commitment: filled, nonce: new Uint8Array(32).fill(4) } as const
    expectRoundTrip<typeof answer>({ encode: encodeAnswer, decode: decodeAnswer as () => typeof answer }, answer)
    expectNoTruncation({ encode: encodeAnswer, decode: decodeAnswer as never }, encodeAnswer(answer))
    expectRoundTrip({ encode: encodeVerdict, decode: decodeVerdict }, 'refused')
  })
})
