/**
 * A newcomer's request for an officer's certificate (docs/spec/enrolment.md, Officers): name and public key, signed by
 * that key and by the device that it was made on. Carried to an administrator, who certifies what it says or nothing.
 */
import { concat, u64, type Bytes } from '../../bytes.ts'
import { isPlainName } from '../../plain-name.ts'
import type { OfficerId, UnitId } from '../../ids.ts'
import { limits } from '../../limits.ts'
import type { Crypto } from '../crypto-port.ts'
import { labels } from '../labels.ts'
import { bytes, decodeAs, encodeAs, exactly, field, id, record, refined, text, time, type Infer } from '../schema.ts'
import { officerSaltLength } from './keys.ts'
import { deviceId } from './leaves/fields.ts'

const line = (maxBytes: number) => refined(text(maxBytes), (value) => value !== '' && isPlainName(value))

const body = record({
  version: field(0, exactly(1)),
  unit: field(1, id<UnitId>(16)),
  officer: field(2, id<OfficerId>(16)),
  key: field(3, bytes({ exact: 32 })),
  name: field(4, line(limits.shortTextBytes)),
  badge: field(5, line(limits.badgeBytes)),
  /** Opens the name hash of the certificate; travels with the name. */
  salt: field(6, bytes({ exact: officerSaltLength })),
  device: field(7, deviceId),
  created: field(8, time),
})
export type OfficerRequest = Infer<typeof body>

const file = record({
  body: field(0, bytes({ max: limits.officerRequestBytes })),
  /** By the newcomer's key, then by the device's. */
  signature: field(1, bytes({ exact: 64 })),
  deviceSignature: field(2, bytes({ exact: 64 })),
})

export interface SignedOfficerRequest {
  readonly request: OfficerRequest
  readonly bodyBytes: Bytes
  readonly signature: Bytes
  readonly deviceSignature: Bytes
}

const signed = (bodyBytes: Uint8Array): Bytes => concat(labels.officerRequest, u64(bodyBytes.length), bodyBytes)

/** Throws CodecError for a name or a badge without a wire form. */
export function encodeOfficerRequest(
  request: Omit<OfficerRequest, 'version'>,
  sign: { readonly officer: (message: Bytes) => Bytes; readonly device: (message: Bytes) => Bytes },
): Bytes {
  const bodyBytes = encodeAs(body, { version: 1, ...request })
  const message = signed(bodyBytes)
  return encodeAs(file, {
    body: bodyBytes,
    signature: sign.officer(message),
    deviceSignature: sign.device(message),
  })
}

/** Strict parse; says nothing about the signatures. Throws CodecError. */
export function decodeOfficerRequest(encoded: Uint8Array): SignedOfficerRequest {
  const { body: bodyBytes, signature, deviceSignature } = decodeAs(file, encoded, limits.officerRequestBytes)
  return { request: decodeAs(body, bodyBytes, limits.officerRequestBytes), bodyBytes, signature, deviceSignature }
}

/** Whether the newcomer holds the key, and the device with `deviceKey` has made the request. */
export function isSignedBy(
  crypto: Pick<Crypto, 'verify'>,
  { request, bodyBytes, signature, deviceSignature }: SignedOfficerRequest,
  deviceKey: Bytes,
): boolean {
  const message = signed(bodyBytes)
  return crypto.verify(request.key, message, signature) && crypto.verify(deviceKey, message, deviceSignature)
}
