/**
 * An invitation: where a new device goes, what it is pinned to, and what it will be allowed (docs/spec/enrolment.md,
 * Invitation). As a file, as the text of a QR code, and as a code to type, which leads to the same terms by the mailbox.
 */
import { equalBytes, type Bytes } from '../../bytes.ts'
import { idBytes } from '../../ids.ts'
import { limits } from '../../limits.ts'
import { CodecError } from '../cbor.ts'
import { limitSet, name, officerId, roleSet, unitCode, unitId } from '../directory/leaves/fields.ts'
import { labels } from '../labels.ts'
import type { Hash } from '../merkle.ts'
import {
  array,
  bool,
  bytes,
  decodeAs,
  encodeAs,
  exactly,
  field,
  id,
  optional,
  record,
  refined,
  text,
  time,
  type Infer,
} from '../schema.ts'
import { fromBase32, toBase32 } from './base32.ts'
import { invitationIdOf, invitationSecretBytes, type InvitationId } from './code.ts'

const relayForm = /^wss?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/

const termsSchema = record({
  version: field(0, exactly(1)),
  /** Fingerprint of the authority's root: no trust on first use. */
  root: field(1, bytes({ exact: 32 })),
  /** The log's verifier key. */
  logKey: field(2, text(300)),
  relays: field(
    3,
    array(
      refined(text(200), (url) => relayForm.test(url)),
      { max: 4 },
    ),
  ),
  /** SHA-256 of the relays' TLS public keys. */
  relayPins: field(4, array(bytes({ exact: 32 }), { max: 8 })),
  unit: field(5, unitId),
  unitCode: field(6, unitCode),
  unitName: field(7, name),
  /** The inviter's newest checkpoint: a log that does not go on from it is refused. */
  note: field(8, bytes({ max: limits.noteBytes })),
  /** SHA-256 of the token. */
  box: field(9, id<InvitationId>(32)),
  expires: field(10, time),
  limits: field(11, limitSet),
  roleLimits: field(12, roleSet),
  demo: field(13, bool),
  /** The administrator who invites. */
  inviter: field(14, officerId),
  /** Names of the relays, where they go by another one than the log's. */
  relayNames: optional(15, array(name, { min: 1, max: 16 })),
})
export type InvitationTerms = Infer<typeof termsSchema>

export interface Invitation {
  readonly terms: InvitationTerms
  /** 16 bytes that open the mailbox until it is over. */
  readonly secret: Bytes
}

export const encodeTerms = (terms: InvitationTerms): Bytes => encodeAs(termsSchema, terms)

/** Throws CodecError. */
export const decodeTerms = (encoded: Uint8Array): InvitationTerms =>
  decodeAs(termsSchema, encoded, limits.invitationBytes)

/** What requests and short authentication strings bind: everything but the secret. */
export const invitationHash = (crypto: Hash, terms: InvitationTerms): Bytes =>
  crypto.sha256(labels.invitation, encodeTerms(terms))

const checkBytes = 8
const fileSchema = record({
  version: field(0, exactly(1)),
  terms: field(1, bytes({ max: limits.invitationBytes })),
  secret: field(2, bytes({ exact: invitationSecretBytes })),
  /** First bytes of SHA-256(label || terms || secret): damage on the way is told from an attack. */
  check: field(3, bytes({ exact: checkBytes })),
})

const checkOf = (crypto: Hash, terms: Uint8Array, secret: Uint8Array): Bytes =>
  crypto.sha256(labels.invitation, terms, secret).slice(0, checkBytes)

/** The content of a `.gbinv` file. */
export function encodeInvitation(crypto: Hash, { terms, secret }: Invitation): Bytes {
  const encoded = encodeTerms(terms)
  return encodeAs(fileSchema, { version: 1, terms: encoded, secret, check: checkOf(crypto, encoded, secret) })
}

/** Throws CodecError. */
export function decodeInvitation(crypto: Hash, file: Uint8Array): Invitation {
  const { terms: encoded, secret, check } = decodeAs(fileSchema, file, limits.invitationBytes)
  if (!equalBytes(check, checkOf(crypto, encoded, secret))) throw new CodecError()
  const terms = decodeTerms(encoded)
  if (!equalBytes(idBytes(terms.box), idBytes(invitationIdOf(crypto, secret)))) throw new CodecError()
  return { terms, secret }
}

const qrPrefix = 'GIAOBAN/I1/'

/** Capitals and digits only; `undefined` where it does not fit into one QR code: then a file is carried. */
export function invitationQr(crypto: Hash, invitation: Invitation): string | undefined {
  const qr = qrPrefix + toBase32(encodeInvitation(crypto, invitation))
  return qr.length <= limits.qrLetters ? qr : undefined
}

/** Throws CodecError. */
export function parseInvitationQr(crypto: Hash, qr: string): Invitation {
  const file = isInvitationQr(qr) && qr.length <= limits.qrLetters ? fromBase32(qr.slice(qrPrefix.length)) : undefined
  if (file === undefined) throw new CodecError()
  return decodeInvitation(crypto, file)
}

export const isInvitationQr = (textOfCode: string): boolean => textOfCode.startsWith(qrPrefix)
