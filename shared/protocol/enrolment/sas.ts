/**
 * What two people compare (docs/spec/enrolment.md, Comparing): nine digits over everything that both sides have seen,
 * once each side has bound itself; or the whole commitment, scanned or pasted, where nobody had to be bound first.
 */
import { equalBytes, u32, type Bytes } from '../../bytes.ts'
import { idBytes } from '../../ids.ts'
import { labels } from '../labels.ts'
import type { Hash } from '../merkle.ts'
import { asTyped, fromBase32, inGroups, toBase32 } from './base32.ts'
import { invitationHash, type InvitationTerms } from './invitation.ts'

export interface SasTranscript {
  readonly terms: InvitationTerms
  /** Encoded request: every public key, name and badge of the officer, the newcomer's nonce. */
  readonly request: Uint8Array
  /** The approver's nonce, made after the commitment had come. */
  readonly nonce: Uint8Array
}

const digits = 9

/** The first 30 bits of SHA-256(L || root || unit || invitation || u32 length || request || nonce), as nine digits. */
export function sasDigits(crypto: Hash, { terms, request, nonce }: SasTranscript): string {
  const { root, unit } = terms
  const length = u32(request.length)
  const hash = crypto.sha256(labels.sas, root, idBytes(unit), invitationHash(crypto, terms), length, request, nonce)
  const bits = new DataView(hash.buffer, hash.byteOffset, 4).getUint32(0) >>> 2
  return String(bits % 10 ** digits).padStart(digits, '0')
}

/** Three groups of three. */
export const shownDigits = (sas: string): string => (sas.match(/.{3}/g) ?? []).join(' ')

/** The nine digits of what was typed; `undefined` for anything else. */
export function parseDigits(typed: string): string | undefined {
  const text = typed.replaceAll(/[\s.-]/g, '')
  return /^\d{9}$/.test(text) ? text : undefined
}

const checkPrefix = 'GIAOBAN/C1/'

/** The text of the QR code on the newcomer's screen. */
export const checkQr = (commitment: Uint8Array): string => checkPrefix + toBase32(commitment)

/** The same to be read aloud, where nothing can be scanned. */
export const checkText = (commitment: Uint8Array): string => inGroups(toBase32(commitment))

/** The commitment in what was scanned, pasted or typed; `undefined` when there is none. */
export function parseCheck(scanned: string): Bytes | undefined {
  const text = scanned.trim()
  const bytes = fromBase32(asTyped(text.startsWith(checkPrefix) ? text.slice(checkPrefix.length) : text))
  return bytes?.length === 32 ? bytes : undefined
}

/** Whether what was scanned is this commitment, whole. */
export function isCheckOf(scanned: string, commitment: Uint8Array): boolean {
  const bytes = parseCheck(scanned)
  return bytes !== undefined && equalBytes(bytes, commitment)
}
