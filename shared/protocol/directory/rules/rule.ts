/** The form of every rule: a leaf in its place, and what it does to the state. */
import { bytesToHex, utf8, type Bytes } from '../../../bytes.ts'
import type { KeyId, LeafHash, UnitId } from '../../../ids.ts'
import { limits } from '../../../limits.ts'
import { err, ok, type Result } from '../../../result.ts'
import { day } from '../../../time.ts'
import type { Crypto } from '../../crypto-port.ts'
import type { DirectoryState } from '../directory-state.ts'
import type { LeafType } from '../leaf-types.ts'
import type { AdminKeys, KeyHolder, Origin, PolicyVersion, UnitRecord } from '../records.ts'
import { verifySignatures, type Statement } from '../statements.ts'
import { administrators, type When } from '../units.ts'
import type { VoidReason } from '../verdict.ts'

export type LeafCrypto = Pick<Crypto, 'sha256' | 'verify'>

export interface LeafContext<T extends LeafType> {
  readonly crypto: LeafCrypto
  readonly state: DirectoryState
  readonly statement: Statement<T>
  readonly index: number
  readonly logged: number
  readonly leaf: LeafHash
}

export interface Effect {
  readonly state: DirectoryState
  readonly unit?: UnitId
}
export type RuleResult = Result<Effect, VoidReason>
export type Rule<T extends LeafType> = (context: LeafContext<T>) => RuleResult

export const originOf = ({ leaf, index, logged }: Origin): Origin => ({ leaf, index, logged })

export const currentPolicy = (state: DirectoryState): Result<PolicyVersion, VoidReason> => {
  const policy = state.policies.last
  return policy === undefined ? err('no-policy') : ok(policy)
}

/** Signatures verify and every signer is among `keys`; otherwise the reason. */
export function signedBy(
  context: Pick<LeafContext<LeafType>, 'crypto' | 'statement'>,
  keyOf: (keyId: KeyId) => Bytes | undefined,
): VoidReason | undefined {
  const verdict = verifySignatures(context.crypto, context.statement, keyOf)
  if (verdict === 'unknown-signer') return 'signer'
  return verdict === 'bad-signature' ? 'signature' : undefined
}

/** The leaf's own place: everything before it, at its own time. */
export const whenOf = ({ index, logged }: Pick<Origin, 'index' | 'logged'>): When => ({ size: index, at: logged })

/** The unit's administrators at the leaf. */
export const adminsAt = (
  context: Pick<LeafContext<LeafType>, 'state' | 'index' | 'logged'>,
  unit: UnitRecord,
): AdminKeys => administrators(context.state, unit, whenOf(context))

export const signingAdmins = (signers: readonly KeyId[], admins: AdminKeys): readonly KeyId[] =>
  signers.filter((signer) => admins.has(signer))

/** How many of the signers are keys of the authority. */
export const rootSigners = (signers: readonly KeyId[], policy: PolicyVersion): number =>
  signers.filter((signer) => policy.rootKeys.has(signer)).length

export const isAuthorised = (signers: readonly KeyId[], policy: PolicyVersion): boolean =>
  rootSigners(signers, policy) >= policy.policy.threshold

export const withUnit = (state: DirectoryState, unit: UnitRecord): DirectoryState => ({
  ...state,
  units: state.units.set(unit.id, unit),
})

export const codeKey = (code: string): string => bytesToHex(utf8(code))

/** The unit with `keyId` registered to `holder`; `undefined` when somebody else in the unit holds that key. */
export function withHolder(unit: UnitRecord, keyId: KeyId, holder: KeyHolder): UnitRecord | undefined {
  const before = unit.holders.get(keyId)
  if (before === undefined) return { ...unit, holders: unit.holders.set(keyId, holder) }
  return before.kind === holder.kind && before.id === holder.id ? unit : undefined
}

/** Counts a leaf of the unit; `undefined` beyond the day's bound (docs/spec/directory.md, Rates). */
export function counted(
  unit: UnitRecord,
  leaf: { readonly logged: number; readonly isRotation: boolean },
): UnitRecord | undefined {
  const today = Math.floor(leaf.logged / day)
  const before = unit.counts.day === today ? unit.counts : { day: today, leaves: 0, rotations: 0 }
  const leaves = before.leaves + 1
  const rotations = before.rotations + (leaf.isRotation ? 1 : 0)
  if (leaves > limits.leavesPerUnitAndDay || rotations > limits.rotationsPerUnitAndDay) return undefined
  return { ...unit, counts: { day: today, leaves, rotations } }
}
