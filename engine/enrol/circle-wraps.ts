/**
 * A circle's seed for each member unit, and its way back out (docs/spec/directory.md, Circles). It is wrapped to the
 * epoch of the unit that the statement names, so every device that could read the unit's mail then can read the circle.
 */
import { equalBytes, type Bytes } from '../../shared/bytes.ts'
import type { CircleId, LeafHash, UnitId } from '../../shared/ids.ts'
import type { Crypto, KeyPair, SecretKey } from '../../shared/protocol/crypto-port.ts'
import type { CircleRecord } from '../../shared/protocol/directory/records.ts'
import {
  areCircleWrapsFor,
  decodeCircleWrap,
  encodeCircleWrap,
  seedWrapAad,
  seedWrapInfo,
  seedWrapsRoot,
} from '../../shared/protocol/directory/seed-wraps.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { SeedWrapRefusal } from './seed-wraps.ts'

export interface SealCircleInput {
  readonly circle: CircleId
  readonly version: number
  readonly previous?: LeafHash
  readonly seed: SecretKey
  readonly circlePublicKey: Bytes
  /** All members with the public keys of their current epochs. */
  readonly units: readonly { readonly unit: UnitId; readonly publicKey: Bytes }[]
}

/** Leaves ascending by unit, and their root; `undefined` when a unit's public key is malformed. */
export function sealCircleWraps(
  crypto: Crypto,
  input: SealCircleInput,
): { readonly leaves: readonly Bytes[]; readonly root: Bytes } | undefined {
  const circlePublicKeyHash = crypto.sha256(input.circlePublicKey)
  const leaves: Bytes[] = []
  for (const { unit, publicKey } of input.units.toSorted((a, b) => (a.unit < b.unit ? -1 : 1))) {
    const { circle, version, previous } = input
    const place = {
      circle,
      version,
      ...(previous === undefined ? {} : { previous }),
      unit,
      unitPublicKeyHash: crypto.sha256(publicKey),
      circlePublicKeyHash,
    }
    const wrap = input.seed.unwrap((plaintext) =>
      crypto.hpkeSeal({ publicKey, info: seedWrapInfo(place), aad: seedWrapAad(place), plaintext }),
    )
    if (wrap === undefined) return undefined
    leaves.push(encodeCircleWrap({ unit, wrap }))
  }
  return { leaves, root: seedWrapsRoot(crypto, leaves) }
}

/** The same audit as of an epoch's box; the caller opens with the epoch that the statement names, and no other. */
export function openCircleWrap(
  crypto: Crypto,
  input: {
    readonly circle: CircleRecord
    readonly leaves: readonly Bytes[]
    readonly unit: UnitId
    /** Number of the unit's epoch, and its pair. */
    readonly epoch: number
    readonly epochKeys: KeyPair
  },
): Result<{ readonly seed: SecretKey; readonly keys: KeyPair }, SeedWrapRefusal> {
  const { circle, leaves, unit, epoch, epochKeys } = input
  if (!areCircleWrapsFor(crypto, leaves, circle)) return err('box')
  const position = circle.members.findIndex((each) => each.unit === unit && each.epoch === epoch)
  const leaf = leaves[position]
  const own = leaf && decodeCircleWrap(leaf)
  if (own === undefined) return err('not-named')
  const place = {
    circle: circle.circle,
    version: circle.version,
    ...(circle.previous === undefined ? {} : { previous: circle.previous }),
    unit,
    unitPublicKeyHash: crypto.sha256(epochKeys.publicKey),
    circlePublicKeyHash: circle.publicKeyHash,
  }
  const opened = crypto.hpkeOpen({
    secretKey: epochKeys.secretKey,
    info: seedWrapInfo(place),
    aad: seedWrapAad(place),
    sealed: own.wrap,
  })
  if (opened === undefined) return err('wrap')
  const seed = crypto.secretKey(opened)
  opened.fill(0)
  const keys = crypto.kemKeyPair(seed)
  if (equalBytes(crypto.sha256(keys.publicKey), circle.publicKeyHash)) return ok({ seed, keys })
  seed.purge()
  keys.secretKey.purge()
  return err('other-key')
}
