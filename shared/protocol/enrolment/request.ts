/**
 * What a newcomer asks for: its public keys, the officer at it, and a nonce (docs/spec/enrolment.md, Request). First
 * only its hash is shown, the commitment; the request itself opens it. Both keys prove that they are the sender's.
 */
import { concat, type Bytes } from '../../bytes.ts'
import { limits } from '../../limits.ts'
import { CodecError } from '../cbor.ts'
import type { Crypto } from '../crypto-port.ts'
import { officerSaltLength } from '../directory/keys.ts'
import { deviceId, name, officerId, publicKey32, roleSet } from '../directory/leaves/fields.ts'
import { labels } from '../labels.ts'
import type { Hash } from '../merkle.ts'
import { bytes, decodeAs, encodeAs, exactly, field, record, refined, text, type Infer } from '../schema.ts'

export const enrolNonceBytes = 32

const requestSchema = record({
  version: field(0, exactly(1)),
  /** `invitationHash` of the terms that the newcomer has: another root, unit or log is another request. */
  invitation: field(1, bytes({ exact: 32 })),
  device: field(2, deviceId),
  signKey: field(3, publicKey32),
  witnessKey: field(4, publicKey32),
  auditKey: field(5, publicKey32),
  /** SHA-256 of the X-Wing public key that the device will publish. */
  kemKeyHash: field(6, bytes({ exact: 32 })),
  /** Who works at the device. Name, badge and salt are shown to the approvers and stay out of the log. */
  officer: field(
    7,
    record({
      id: field(0, officerId),
      key: field(1, publicKey32),
      salt: field(2, bytes({ exact: officerSaltLength })),
      name: field(
        3,
        refined(name, (each) => each !== '' && !each.includes('\0')),
      ),
      badge: field(
        4,
        refined(text(limits.badgeBytes), (badge) => badge !== ''),
      ),
      roles: field(5, roleSet),
    }),
  ),
  nonce: field(8, bytes({ exact: enrolNonceBytes })),
})
export type EnrolRequest = Infer<typeof requestSchema>

export const encodeRequest = (request: EnrolRequest): Bytes => encodeAs(requestSchema, request)

/** H(keys || n1): tells nothing, and fixes everything. */
export const commitmentOf = (crypto: Hash, request: Uint8Array): Bytes => crypto.sha256(labels.enrolCommitment, request)

const openingSchema = record({
  version: field(0, exactly(1)),
  request: field(1, bytes({ max: limits.enrolRequestBytes })),
  /** Ed25519 over `proofMessage`, by the device's key and by the officer's. */
  deviceProof: field(2, bytes({ exact: 64 })),
  officerProof: field(3, bytes({ exact: 64 })),
})

export const proofMessage = (crypto: Hash, request: Uint8Array): Bytes =>
  concat(labels.enrolProof, commitmentOf(crypto, request))

/** The opening in the mailbox, and the content of a `.gbreq` file. */
export const encodeOpening = (opening: {
  readonly request: Bytes
  readonly deviceProof: Bytes
  readonly officerProof: Bytes
}): Bytes => encodeAs(openingSchema, { version: 1, ...opening })

/** Throws CodecError, also for keys that did not sign. */
export function decodeOpening(
  crypto: Pick<Crypto, 'sha256' | 'verify'>,
  encoded: Uint8Array,
): { readonly request: EnrolRequest; readonly encoded: Bytes; readonly commitment: Bytes } {
  const opening = decodeAs(openingSchema, encoded, 2 * limits.enrolRequestBytes)
  const request = decodeAs(requestSchema, opening.request, limits.enrolRequestBytes)
  const message = proofMessage(crypto, opening.request)
  const isTheirs =
    crypto.verify(request.signKey, message, opening.deviceProof) &&
    crypto.verify(request.officer.key, message, opening.officerProof)
  if (!isTheirs) throw new CodecError()
  return { request, encoded: opening.request, commitment: commitmentOf(crypto, opening.request) }
}
