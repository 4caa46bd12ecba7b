import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hexToBytes, type Bytes } from '../../../shared/bytes.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import {
  enrolBoxKey,
  enrolToken,
  formatInvitationCode,
  invitationIdOf,
  parseInvitationCode,
} from '../../../shared/protocol/enrolment/code.ts'
import {
  decodeInvitation,
  encodeInvitation,
  invitationQr,
  parseInvitationQr,
} from '../../../shared/protocol/enrolment/invitation.ts'
import { openEnrolMessage, sealEnrolMessage } from '../../../shared/protocol/enrolment/messages.ts'
import { sampleInvitation } from '../../support/enrol-samples.ts'

const crypto = await createCrypto()
const corpus = JSON.parse(readFileSync(join(import.meta.dirname, 'corpus/invitations.json'), 'utf8')) as {
  readonly valid: readonly {
    readonly name: string
    readonly file: string
    readonly qr: string
    readonly code: string
  }[]
  readonly invalid: readonly { readonly why: string; readonly file: string }[]
  readonly invalidQr: readonly { readonly why: string; readonly text: string }[]
  readonly invalidCodes: readonly { readonly why: string; readonly text: string }[]
}
const bytes = (hex: string): Bytes => hexToBytes(hex) ?? new Uint8Array(0)

describe('an invitation', () => {
  test.each(corpus.valid.map((each) => [each.name, each] as const))('%s: file, QR and code agree', (_, each) => {
    const invitation = decodeInvitation(crypto, bytes(each.file))
    expect(encodeInvitation(crypto, invitation)).toEqual(bytes(each.file))
    expect(parseInvitationQr(crypto, each.qr)).toEqual(invitation)
    expect(invitationQr(crypto, invitation)).toBe(each.qr)
    expect(formatInvitationCode(crypto, invitation.secret)).toBe(each.code)
    expect(parseInvitationCode(crypto, each.code)).toEqual(invitation.secret)
  })

  test.each(corpus.invalid.map((each) => [each.why, each.file] as const))('is refused: %s', (_, file) => {
    expect(() => decodeInvitation(crypto, bytes(file))).toThrow(CodecError)
  })

  test.each(corpus.invalidQr.map((each) => [each.why, each.text] as const))(
    'as a QR text is refused: %s',
    (_, text) => {
      expect(() => parseInvitationQr(crypto, text)).toThrow(CodecError)
    },
  )

  test.each(corpus.invalidCodes.map((each) => [each.why, each.text] as const))(
    'as a code is refused: %s',
    (_, text) => {
      expect(parseInvitationCode(crypto, text)).toBeUndefined()
    },
  )

  test('fits into one QR code with an ordinary note, and says so when it does not', () => {
    expect(invitationQr(crypto, sampleInvitation(crypto, { note: new Uint8Array(700) }))?.length).toBeLessThan(2000)
    expect(invitationQr(crypto, sampleInvitation(crypto, { note: new Uint8Array(3000) }))).toBeUndefined()
  })
})

describe('the secret of an invitation', () => {
  const { secret } = sampleInvitation(crypto)
  const box = invitationIdOf(crypto, secret)

  test('gives the relay a token, whose hash names the mailbox', () => {
    expect(Buffer.from(crypto.sha256(enrolToken(crypto, secret))).toString('hex')).toBe(box)
  })

  test('seals messages for one place: no other place, side or secret opens them', () => {
    const key = enrolBoxKey(crypto, secret)
    const place = { box, side: 'newcomer', position: 1 } as const
    const sealed = sealEnrolMessage(crypto, key, { ...place, plaintext: new Uint8Array(5) })
    expect(openEnrolMessage(crypto, key, { ...place, sealed })).toEqual(new Uint8Array(5))
    for (const other of [{ position: 0 }, { side: 'inviter' as const }, { box: 'ab'.repeat(32) as typeof box }])
      expect(() => openEnrolMessage(crypto, key, { ...place, ...other, sealed })).toThrow(CodecError)
    // what the relay has: the token
    const relayKey = enrolBoxKey(crypto, enrolToken(crypto, secret))
    expect(() => openEnrolMessage(crypto, relayKey, { ...place, sealed })).toThrow(CodecError)
  })
})
