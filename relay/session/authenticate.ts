/** Judging an authentication against the log (docs/spec/relay.md, Authentication). */
import type { DeviceId, UnitId } from '../../shared/ids.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import type { WireCode } from '../../shared/protocol/relay-wire/codes.ts'
import { authMessage, type Auth, type Challenge } from '../../shared/protocol/relay-wire/handshake.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { DirectoryView } from '../directory-view.ts'

export interface Identity {
  readonly unit: UnitId
  readonly device: DeviceId
}

/**
 * The challenge's nonce belongs to one connection and is answered at most once, so a recorded answer fits nowhere.
 * The signature is judged first: without the device's key nobody learns whether it is active.
 */
export function authenticate(input: {
  readonly crypto: Pick<Crypto, 'verify'>
  readonly directory: DirectoryView
  readonly challenge: Challenge
  readonly auth: Auth
  readonly certificateHash: Uint8Array
  readonly now: number
  readonly windowMs: number
}): Result<Identity, WireCode> {
  const { auth, challenge, now, windowMs } = input
  const known = input.directory.device(auth.device)
  if (known === undefined || known.unit !== auth.unit) return err('device-unknown')
  const message = authMessage({
    relayName: challenge.relayName,
    certificateHash: input.certificateHash,
    relayNonce: challenge.nonce,
    deviceNonce: auth.deviceNonce,
    device: auth.device,
    time: auth.time,
  })
  if (!input.crypto.verify(known.signKey, message, auth.signature)) return err('auth-refused')
  const isFresh =
    auth.time >= challenge.time && Math.abs(now - auth.time) <= windowMs && now - challenge.time <= windowMs
  if (!isFresh) return err('auth-expired')
  return known.active || known.waits ? ok({ unit: auth.unit, device: auth.device }) : err('device-inactive')
}
