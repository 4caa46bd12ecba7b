/**
 * What lies in an enrolment mailbox: few messages, each in its place, sealed under the invitation's secret so that the
 * relay reads no name and swaps nothing (docs/spec/enrolment.md, Mailbox).
 */
import { concat, u8, type Bytes } from '../../bytes.ts'
import { idBytes } from '../../ids.ts'
import { CodecError } from '../cbor.ts'
import type { Crypto, SecretKey } from '../crypto-port.ts'
import { labels } from '../labels.ts'
import { bytes, decodeAs, encodeAs, exactly, field, record, words, type Infer } from '../schema.ts'
import type { InvitationId } from './code.ts'

/** Who has written it. */
export type EnrolSide = 'inviter' | 'newcomer'
const sideNumber = { inviter: 0, newcomer: 1 } as const

/** Positions in the two lanes of a mailbox. */
export const inviterPlaces = { terms: 0, answer: 1, verdict: 2 } as const
export const newcomerPlaces = { commitment: 0, opening: 1 } as const

export interface EnrolPlace {
  readonly box: InvitationId
  readonly side: EnrolSide
  readonly position: number
}

const aadOf = ({ box, side, position }: EnrolPlace): Bytes =>
  concat(labels.enrolBox, idBytes(box), u8(sideNumber[side]), u8(position))

export const sealEnrolMessage = (
  crypto: Pick<Crypto, 'boxSeal'>,
  key: SecretKey,
  message: EnrolPlace & { readonly plaintext: Uint8Array },
): Bytes => crypto.boxSeal({ key, aad: aadOf(message), plaintext: message.plaintext })

/** Throws CodecError when it is not what the other side has sealed for this place. */
export function openEnrolMessage(
  crypto: Pick<Crypto, 'boxOpen'>,
  key: SecretKey,
  message: EnrolPlace & { readonly sealed: Uint8Array },
): Bytes {
  const opened = crypto.boxOpen({ key, aad: aadOf(message), sealed: message.sealed })
  if (opened === undefined) throw new CodecError()
  return opened
}

const commitmentSchema = record({ version: field(0, exactly(1)), commitment: field(1, bytes({ exact: 32 })) })
const answerSchema = record({
  version: field(0, exactly(1)),
  /** The one that is answered: a newcomer opens nothing to an answer for somebody else. */
  commitment: field(1, bytes({ exact: 32 })),
  nonce: field(2, bytes({ exact: 32 })),
})
const verdictSchema = record({ version: field(0, exactly(1)), verdict: field(1, words(['matched', 'refused'])) })
export type EnrolVerdict = Infer<typeof verdictSchema>['verdict']

const maxBytes = 256

export const encodeCommitment = (commitment: Bytes): Bytes => encodeAs(commitmentSchema, { version: 1, commitment })
export const decodeCommitment = (encoded: Uint8Array): Bytes => decodeAs(commitmentSchema, encoded, maxBytes).commitment

export const encodeAnswer = (answer: { readonly commitment: Bytes; readonly nonce: Bytes }): Bytes =>
  encodeAs(answerSchema, { version: 1, ...answer })
export const decodeAnswer = (encoded: Uint8Array): Infer<typeof answerSchema> =>
  decodeAs(answerSchema, encoded, maxBytes)

export const encodeVerdict = (verdict: EnrolVerdict): Bytes => encodeAs(verdictSchema, { version: 1, verdict })
export const decodeVerdict = (encoded: Uint8Array): EnrolVerdict => decodeAs(verdictSchema, encoded, maxBytes).verdict
