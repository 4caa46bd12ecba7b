/** The first three frames of a session, and what the device signs (docs/spec/relay.md, Authentication). */
import { concat, u16, u64, utf8, type Bytes } from '../../bytes.ts'
import { idBytes, type DeviceId, type UnitId } from '../../ids.ts'
import { labels } from '../labels.ts'
import { bytes, field, id, optional, record, text, time, uint, type Infer } from '../schema.ts'

export const relayNameBytes = 128

export const challengeSchema = record({
  relayName: field(0, text(relayNameBytes)),
  nonce: field(1, bytes({ exact: 32 })),
  /** The relay's clock, ms: what the client's skew is measured against. */
  time: field(2, time),
})
export type Challenge = Infer<typeof challengeSchema>

export const authSchema = record({
  unit: field(0, id<UnitId>(16)),
  device: field(1, id<DeviceId>(16)),
  deviceNonce: field(2, bytes({ exact: 32 })),
  /** On the relay's clock, not before the challenge's time: a client with a wrong clock gets in and is told. */
  time: field(3, time),
  signature: field(4, bytes({ exact: 64 })),
})
export type Auth = Infer<typeof authSchema>

export const welcomeSchema = record({
  /** Bearer of the blob interface for as long as the session with the relay lives. */
  token: field(0, bytes({ exact: 32 })),
  time: field(1, time),
  logSize: field(2, uint()),
  /** Highest cursor of the unit's mail, 0 for none. */
  mailHead: field(3, uint()),
  /** Which store the cursors belong to; only to clients that know it (`clientHeader`), absent from older relays. */
  mailStore: optional(4, bytes({ exact: 16 })),
})
export type Welcome = Infer<typeof welcomeSchema>

/** Stands for the certificate hash without TLS: loopback only, refused by both sides elsewhere. */
export const noCertificate: Bytes = new Uint8Array(32)

/** The signed bytes: L || u16 len || relay name || certificate hash || relay nonce || device nonce || device || time. */
export function authMessage(input: {
  readonly relayName: string
  /** SHA-256 of the server's leaf certificate in DER. */
  readonly certificateHash: Uint8Array
  readonly relayNonce: Uint8Array
  readonly deviceNonce: Uint8Array
  readonly device: DeviceId
  readonly time: number
}): Bytes {
  const name = utf8(input.relayName)
  return concat(
    labels.auth,
    u16(name.length),
    name,
    input.certificateHash,
    input.relayNonce,
    input.deviceNonce,
    idBytes(input.device),
    u64(input.time),
  )
}
