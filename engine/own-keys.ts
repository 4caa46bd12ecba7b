/** The private keys of addressees, as the vault's keys file has them. */
import type { Bytes } from '../shared/bytes.ts'
import { limits } from '../shared/limits.ts'
import type { Addressee } from '../shared/protocol/addressee.ts'
import type { Crypto, SecretKey } from '../shared/protocol/crypto-port.ts'
import { currentEpoch, epochOf } from '../shared/protocol/directory/selectors.ts'
import { circleAt, circleVersion, isMember } from '../shared/protocol/directory/circles.ts'
import type { DirectoryState } from '../shared/protocol/directory/directory-state.ts'
import type { OwnKey } from './envelope/open.ts'
import { doneCircle, type CirclePlace } from './store/circles.ts'
import { doneEpoch } from './store/epochs.ts'
import { keyNames } from './vault/key-file.ts'
import type { Vault } from './vault/vault.ts'

/** `dead`: the epoch is one of ours and its key is not here (any more). Other addressees are none of ours. */
export function createOwnKeys(
  crypto: Crypto,
  vault: Vault,
  directory: () => DirectoryState,
): (addressee: Addressee) => OwnKey | undefined {
  const publicKeyHashes = new Map<string, Bytes>()
  const hashOf = (name: Bytes, seed: SecretKey): Bytes => {
    const key = String.fromCharCode(...name)
    const known = publicKeyHashes.get(key)
    if (known !== undefined) return known
    const hash = crypto.sha256(crypto.kemKeyPair(seed).publicKey)
    publicKeyHashes.set(key, hash)
    return hash
  }
  return (addressee) => {
    const { unit, device } = vault.profile
    if (addressee.kind === 'circle') {
      const place = { circle: addressee.id, version: addressee.epoch }
      const name = keyNames.circle(place.circle, place.version)
      const secretKey = vault.keys.get(name)
      if (secretKey !== undefined) return { state: 'held', secretKey, publicKeyHash: hashOf(name, secretKey) }
      return isMember(circleVersion(directory(), place.circle, place.version), unit.id) ? { state: 'dead' } : undefined
    }
    const isOwnUnit = addressee.kind === 'unit' && addressee.id === unit.id
    const isOwnDevice = addressee.kind === 'device' && addressee.id === device
    if (!isOwnUnit && !isOwnDevice) return undefined
    const name = isOwnUnit ? keyNames.unitEpoch(unit.id, addressee.epoch) : keyNames.deviceKem(addressee.epoch)
    const secretKey = vault.keys.get(name)
    if (secretKey !== undefined) return { state: 'held', secretKey, publicKeyHash: hashOf(name, secretKey) }
    const wasOurs = isOwnUnit ? epochOf(directory(), unit.id, addressee.epoch) !== undefined : addressee.epoch > 0
    return wasOurs ? { state: 'dead' } : undefined
  }
}

/**
 * Whether the key of an addressee is still to come: an epoch that names this device and is not taken in, or one that the
 * log of this home does not have yet.
 */
export function createAwaitedKeys(vault: Vault, directory: () => DirectoryState): (addressee: Addressee) => boolean {
  const isAwaited = (addressee: Addressee): boolean => {
    const { unit, device } = vault.profile
    if (addressee.kind === 'circle') return isCircleAwaited({ circle: addressee.id, version: addressee.epoch })
    if (addressee.kind !== 'unit' || addressee.id !== unit.id) return false
    if (vault.keys.get(keyNames.unitEpoch(unit.id, addressee.epoch)) !== undefined) return false
    const record = epochOf(directory(), unit.id, addressee.epoch)
    if (record === undefined) {
      const last = currentEpoch(directory(), unit.id)?.epoch ?? 0
      return addressee.epoch > last && addressee.epoch <= last + limits.epochsAhead
    }
    return (
      record.devices.some((each) => each.device === device) && doneEpoch(vault.store.read, record.epoch) === undefined
    )
  }

  /** Its wrap opens with the unit's epoch that the version names, which may itself be on its way. */
  const isCircleAwaited = (place: CirclePlace): boolean => {
    const { unit } = vault.profile
    const { circle, version } = place
    if (vault.keys.get(keyNames.circle(circle, version)) !== undefined) return false
    const record = circleVersion(directory(), circle, version)
    if (record === undefined) {
      const last = circleAt(directory(), circle)?.version ?? 0
      return version > last && version <= last + limits.epochsAhead
    }
    const own = record.members.find((each) => each.unit === unit.id)
    if (own === undefined || doneCircle(vault.store.read, place) !== undefined) return false
    const epoch: Addressee = { kind: 'unit', id: unit.id, epoch: own.epoch }
    return vault.keys.get(keyNames.unitEpoch(unit.id, own.epoch)) !== undefined || isAwaited(epoch)
  }
  return isAwaited
}
