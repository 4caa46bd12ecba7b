/**
 * An epoch's seed for each reading device, and its way back out (docs/spec/directory.md, Seed wraps). A rotation goes:
 * own seed durable; wraps to the log; statement to the log. Whoever opens a wrap audits the whole box.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { DeviceId, LeafHash, UnitId } from '../../shared/ids.ts'
import type { Crypto, KeyPair, SecretKey } from '../../shared/protocol/crypto-port.ts'
import type { DeviceCounter } from '../../shared/protocol/directory/leaves/fields.ts'
import {
  areWrapsFor,
  decodeSeedWrap,
  encodeSeedWrap,
  seedWrapAad,
  seedWrapInfo,
  seedWrapsRoot,
} from '../../shared/protocol/directory/seed-wraps.ts'
import { err, ok, type Result } from '../../shared/result.ts'

/** A fresh epoch key: 32 random bytes, kept by the caller before anything else happens. */
export function createEpochSeed(crypto: Crypto): { readonly seed: SecretKey; readonly keys: KeyPair } {
  const raw = crypto.random(32)
  const seed = crypto.secretKey(raw)
  raw.fill(0)
  return { seed, keys: crypto.kemKeyPair(seed) }
}

export interface SealSeedInput {
  readonly unit: UnitId
  readonly epoch: number
  readonly previous?: LeafHash
  readonly seed: SecretKey
  readonly epochPublicKey: Bytes
  /** All reading devices with the public keys that the log names. */
  readonly devices: readonly { readonly device: DeviceId; readonly publicKey: Bytes }[]
}

/** Leaves ascending by device, and their root; `undefined` when a device's public key is malformed. */
export function sealSeedWraps(
  crypto: Crypto,
  input: SealSeedInput,
): { readonly leaves: readonly Bytes[]; readonly root: Bytes } | undefined {
  const epochPublicKeyHash = crypto.sha256(input.epochPublicKey)
  const leaves: Bytes[] = []
  for (const { device, publicKey } of input.devices.toSorted((a, b) => (a.device < b.device ? -1 : 1))) {
    const place = { ...input, device, devicePublicKeyHash: crypto.sha256(publicKey), epochPublicKeyHash }
    const wrap = input.seed.unwrap((plaintext) =>
      crypto.hpkeSeal({ publicKey, info: seedWrapInfo(place), aad: seedWrapAad(place), plaintext }),
    )
    if (wrap === undefined) return undefined
    leaves.push(encodeSeedWrap({ device, wrap }))
  }
  return { leaves, root: seedWrapsRoot(crypto, leaves) }
}

/** The epoch statement as far as the box audit needs it. */
export interface AuditedEpoch {
  readonly unit: UnitId
  readonly epoch: number
  readonly previous?: LeafHash
  readonly publicKeyHash: Bytes
  readonly devices: readonly DeviceCounter[]
  readonly seedWrapsRoot: Bytes
}

/**
 * box: the wraps are not those that the statement names; not-named: this device, with this key, is not in the epoch;
 * wrap: mine does not open; other-key: it opens to a seed of another public key. After any of them the device
 * publishes nothing, alarms its unit, and any device rotates again.
 */
export type SeedWrapRefusal = 'box' | 'not-named' | 'wrap' | 'other-key'

export function openSeedWrap(
  crypto: Crypto,
  input: {
    readonly epoch: AuditedEpoch
    readonly leaves: readonly Bytes[]
    readonly device: DeviceId
    /** Counter of the device's key in the log, and the pair. */
    readonly counter: number
    readonly deviceKeys: KeyPair
  },
): Result<{ readonly seed: SecretKey; readonly keys: KeyPair }, SeedWrapRefusal> {
  const { epoch, leaves, device, counter, deviceKeys } = input
  if (!areWrapsFor(crypto, leaves, epoch)) return err('box')
  const position = epoch.devices.findIndex((each) => each.device === device && each.counter === counter)
  const leaf = leaves[position]
  const own = leaf && decodeSeedWrap(leaf)
  if (own === undefined) return err('not-named')
  const place = {
    ...epoch,
    device,
    devicePublicKeyHash: crypto.sha256(deviceKeys.publicKey),
    epochPublicKeyHash: epoch.publicKeyHash,
  }
  const opened = crypto.hpkeOpen({
    secretKey: deviceKeys.secretKey,
    info: seedWrapInfo(place),
    aad: seedWrapAad(place),
    sealed: own.wrap,
  })
  if (opened === undefined) return err('wrap')
  const seed = crypto.secretKey(opened)
  opened.fill(0)
  const keys = crypto.kemKeyPair(seed)
  if (equalBytes(crypto.sha256(keys.publicKey), epoch.publicKeyHash)) return ok({ seed, keys })
  seed.purge()
  keys.secretKey.purge()
  return err('other-key')
}
