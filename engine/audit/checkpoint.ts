/** Signs checkpoints of this device's audit: C2SP notes under the device's audit key, an origin for each device. */
import type { DeviceId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { signCheckpoint, type NoteSigner } from '../../shared/protocol/checkpoint.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { newestCheckpoint, saveCheckpoint, uncoveredSince } from '../store/audit-checkpoints.ts'
import { auditHead, auditSize } from '../store/audit-tree.ts'
import type { WritableDb } from '../store/database.ts'
import { keyNames, type KeyFile } from '../vault/key-file.ts'

/** Origin, and name of the key that signs it. */
export const auditOrigin = (device: DeviceId): string => `giaoban.audit/${device}`
/** Name of the key with which a device cosigns the audits of others. */
export const auditWitness = (device: DeviceId): string => `giaoban.witness/${device}`

const witnessName = /^giaoban\.witness\/([0-9a-f]{32})$/
/** The device behind a name that `auditWitness` made. */
export const witnessDevice = (name: string): DeviceId | undefined => witnessName.exec(name)?.[1] as DeviceId | undefined

/** `undefined` in a home that enrolment has not finished. The caller purges the key. */
export function auditSigner(crypto: Crypto, keys: KeyFile, device: DeviceId): NoteSigner | undefined {
  const seed = keys.get(keyNames.audit())
  return seed && { name: auditOrigin(device), keys: crypto.signingKeyPair(seed) }
}

export function auditWitnessSigner(crypto: Crypto, keys: KeyFile, device: DeviceId): NoteSigner | undefined {
  const seed = keys.get(keyNames.witness())
  return seed && { name: auditWitness(device), keys: crypto.signingKeyPair(seed) }
}

/**
 * Signs the head where a checkpoint is due: after 100 entries, 5 minutes after an entry that none covers, or, with
 * `always`, as soon as there is such an entry. Returns whether it did.
 */
export function keepCheckpoint(
  tx: WritableDb,
  signing: { readonly crypto: Crypto; readonly signer: NoteSigner; readonly at: number; readonly always?: true },
): boolean {
  const { crypto, signer, at } = signing
  const last = newestCheckpoint(tx)?.size ?? 0
  const size = auditSize(tx)
  if (size === last) return false
  const since = uncoveredSince(tx, last)
  const isDue =
    size - last >= limits.auditEntriesPerCheckpoint ||
    (since !== undefined && (signing.always === true || at - since >= limits.auditCheckpointMs))
  if (!isDue) return false
  const head = auditHead(tx, crypto)
  saveCheckpoint(tx, { ...head, at, note: signCheckpoint(crypto, signer, { origin: signer.name, ...head }) })
  return true
}
