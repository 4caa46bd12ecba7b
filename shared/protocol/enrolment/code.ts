/**
 * The short code of an invitation, and what its secret opens (docs/spec/enrolment.md, Code). 16 random bytes are the
 * whole secret of an invitation: the relay's token and the key of the mailbox's messages are derived from them.
 */
import type { Bytes } from '../../bytes.ts'
import type { Brand } from '../../ids.ts'
import { idOf } from '../../ids.ts'
import type { Crypto, SecretKey } from '../crypto-port.ts'
import { labels } from '../labels.ts'
import type { Hash } from '../merkle.ts'
import { asTyped, fromBase32, inGroups, toBase32 } from './base32.ts'

export const invitationSecretBytes = 16
/** SHA-256 of the token: all that the relay is told, and the name of the invitation. */
export type InvitationId = Brand<string, 'InvitationId'>

/** What opens the mailbox at the relay, once. */
export const enrolToken = (crypto: Hash, secret: Uint8Array): Bytes => crypto.sha256(labels.enrolToken, secret)

export const invitationIdOf = (crypto: Hash, secret: Uint8Array): InvitationId =>
  idOf<InvitationId>(crypto.sha256(enrolToken(crypto, secret)))

/** Under which both sides seal what lies in the mailbox: the relay, which gets the token, cannot derive it. */
export function enrolBoxKey(crypto: Pick<Crypto, 'hkdfSha256' | 'secretKey'>, secret: Uint8Array): SecretKey {
  const bytes = crypto.hkdfSha256({ secret, salt: new Uint8Array(0), info: labels.enrolBox, length: 32 })
  const key = crypto.secretKey(bytes)
  bytes.fill(0)
  return key
}

const secretLetters = 26
const checkLetters = 2

/** Ten bits over the secret: a mistyped letter is told before anything is sent. */
const checkOf = (crypto: Hash, secret: Uint8Array): string =>
  toBase32(crypto.sha256(labels.enrolCode, secret)).slice(0, checkLetters)

/** Seven groups of four. */
export const formatInvitationCode = (crypto: Hash, secret: Uint8Array): string =>
  inGroups(toBase32(secret) + checkOf(crypto, secret))

/** `undefined` when it is none, or the check letters do not fit. */
export function parseInvitationCode(crypto: Hash, typed: string): Bytes | undefined {
  const text = asTyped(typed)
  if (text.length !== secretLetters + checkLetters) return undefined
  const secret = fromBase32(text.slice(0, secretLetters))
  if (secret?.length !== invitationSecretBytes) return undefined
  return checkOf(crypto, secret) === text.slice(secretLetters) ? secret : undefined
}
