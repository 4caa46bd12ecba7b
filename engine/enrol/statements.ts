/**
 * One function for each directory statement of this version, named after what the caller does. Lists may be given in
 * any order; every other rule is the state machine's (shared/protocol/directory).
 */
import type { Bytes } from '../../shared/bytes.ts'
import type { DeviceId, LeafHash, UnitId } from '../../shared/ids.ts'
import type { LeafBody } from '../../shared/protocol/directory/leaf-types.ts'
import type { DeviceCounter } from '../../shared/protocol/directory/leaves/fields.ts'
import { makeStatement, type StatementSigner } from './statement.ts'

/** Signed by `threshold` root keys or more; a later policy by that many of the old and of the new keys. */
export const policyStatement = (policy: LeafBody<'policy'>, rootSigners: readonly StatementSigner[]): Promise<Bytes> =>
  makeStatement('policy', policy, rootSigners)

/** Signed by the authority; other administrators also by most of the old ones. */
export const unitStatement = (unit: LeafBody<'unit'>, signers: readonly StatementSigner[]): Promise<Bytes> =>
  makeStatement('unit', unit, signers)

/**
 * Signed by the authority, and, to be valid at once, by an administrator of each unit; otherwise valid after 72 h.
 * The order of the two units does not matter.
 */
export const borderStatement = (
  border: { readonly units: readonly [UnitId, UnitId]; readonly state: 'open' | 'closed' },
  signers: readonly StatementSigner[],
): Promise<Bytes> => {
  const [a, b] = border.units
  return makeStatement('border', { a, b, state: border.state }, signers)
}

/** Signed by an administrator of the unit. `nameHash`: shared/protocol/directory/keys.ts. */
export const officerStatement = (officer: LeafBody<'officer'>, signers: readonly StatementSigner[]): Promise<Bytes> =>
  makeStatement('officer', officer, signers)

/**
 * Signed by exactly two officers of the unit: two administrators (counts at once), or an administrator and an officer
 * with `approve` who is not `requestedBy` (counts 1 h after it was logged).
 */
export const deviceStatement = (
  device: LeafBody<'device'>,
  signers: readonly [StatementSigner, StatementSigner],
): Promise<Bytes> => makeStatement('device', device, signers)

/** Signed by the device. The log takes it only when it holds the public key: put it there first. */
export const deviceKeyStatement = (key: LeafBody<'device-key'>, device: StatementSigner): Promise<Bytes> =>
  makeStatement('device-key', key, [device])

export interface EpochInput {
  readonly unit: UnitId
  readonly epoch: number
  readonly previous?: LeafHash
  readonly publicKeyHash: Bytes
  readonly devices: readonly DeviceCounter[]
  readonly seedWrapsRoot: Bytes
  readonly removes: readonly DeviceId[]
  readonly author: DeviceId
}

/** Signed by the author's device; beside it by an administrator when devices are removed. Wraps are put there first. */
export const epochStatement = (epoch: EpochInput, signers: readonly StatementSigner[]): Promise<Bytes> =>
  makeStatement('epoch', epoch, signers)
