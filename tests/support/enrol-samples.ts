/** An invitation and a request of invented people, for codecs, corpora and state machines. */
import type { Bytes } from '../../shared/bytes.ts'
import { utf8 } from '../../shared/bytes.ts'
import type { DeviceId, OfficerId, UnitCode, UnitId } from '../../shared/ids.ts'
import type { Crypto, KeyPair } from '../../shared/protocol/crypto-port.ts'
import { invitationIdOf } from '../../shared/protocol/enrolment/code.ts'
import { invitationHash, type Invitation, type InvitationTerms } from '../../shared/protocol/enrolment/invitation.ts'
import {
  encodeOpening,
  encodeRequest,
  proofMessage,
  type EnrolRequest,
} from '../../shared/protocol/enrolment/request.ts'

const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value)

export function sampleInvitation(crypto: Pick<Crypto, 'sha256'>, more: Partial<InvitationTerms> = {}): Invitation {
  const secret = Uint8Array.from({ length: 16 }, (_, index) => index * 7)
  const terms: InvitationTerms = {
    version: 1,
    root: filled(32, 1),
    logKey: 'giaoban/log/0011+00000000+AQ==',
    relays: ['wss://relay.example'],
    relayPins: [filled(32, 2)],
    unit: '0a'.repeat(16) as UnitId,
    unitCode: 'binh-duong' as UnitCode,
    unitName: 'Công an tỉnh Bình Dương',
    note: utf8('giaoban/log/0011\n5\nAAAA\n'),
    box: invitationIdOf(crypto, secret),
    expires: Date.UTC(2026, 10, 21, 13, 14, 5),
    limits: ['read'],
    roleLimits: ['duty'],
    demo: true,
    inviter: '0b'.repeat(16) as OfficerId,
    ...more,
  }
  return { terms, secret }
}

export interface SampleRequest {
  readonly request: EnrolRequest
  readonly encoded: Bytes
  readonly opening: Bytes
}

export function sampleRequest(crypto: Crypto, terms: InvitationTerms, more: Partial<EnrolRequest> = {}): SampleRequest {
  const pair = (value: number): KeyPair => crypto.signingKeyPair(crypto.secretKey(filled(32, value)))
  const [device, officer] = [pair(11), pair(12)]
  const request: EnrolRequest = {
    version: 1,
    invitation: invitationHash(crypto, terms),
    device: '0c'.repeat(16) as DeviceId,
    signKey: device.publicKey,
    witnessKey: pair(13).publicKey,
    auditKey: pair(14).publicKey,
    kemKeyHash: filled(32, 15),
    officer: {
      id: '0d'.repeat(16) as OfficerId,
      key: officer.publicKey,
      salt: filled(32, 16),
      name: 'Trần Thị Thử Nghiệm',
      badge: 'TN-0042',
      roles: ['duty'],
    },
    nonce: filled(32, 17),
    ...more,
  }
  const encoded = encodeRequest(request)
  const message = proofMessage(crypto, encoded)
  const opening = encodeOpening({
    request: encoded,
    deviceProof: crypto.sign(device.secretKey, message),
    officerProof: crypto.sign(officer.secretKey, message),
  })
  return { request, encoded, opening }
}
