/** The client's half of the authentication: challenge in, signed answer out. */
import type { Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import type { DeviceId, UnitId } from '../../../shared/ids.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { authMessage, type Auth, type Challenge } from '../../../shared/protocol/relay-wire/handshake.ts'

export interface RelayIdentity {
  readonly unit: UnitId
  readonly device: DeviceId
  /** Ed25519 with the device's key: it signs nothing but bytes that begin with a label of ours. */
  sign(message: Bytes): Bytes
}

/** Throws GiaobanError `relay/untrusted` for a relay of another name than the policy's. */
export function answerChallenge(options: {
  readonly crypto: Pick<Crypto, 'random'>
  readonly identity: RelayIdentity
  readonly challenge: Challenge
  readonly certificateHash: Bytes
  /** Names that the policy gives; absent: not yet known. */
  readonly relayNames: readonly string[] | undefined
}): Auth {
  const { identity, challenge, relayNames } = options
  if (relayNames !== undefined && !relayNames.includes(challenge.relayName)) throw new GiaobanError('relay/untrusted')
  const deviceNonce = options.crypto.random(32)
  const { time } = challenge // the relay's clock, answered at once: a wrong clock of ours must not keep us out
  const message = authMessage({
    relayName: challenge.relayName,
    certificateHash: options.certificateHash,
    relayNonce: challenge.nonce,
    deviceNonce,
    device: identity.device,
    time,
  })
  return { unit: identity.unit, device: identity.device, deviceNonce, time, signature: identity.sign(message) }
}
