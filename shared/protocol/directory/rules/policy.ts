/** Rule of leaf type 1 (docs/spec/statements.md, Policy). */
import { equalBytes, type Bytes } from '../../../bytes.ts'
import type { KeyId } from '../../../ids.ts'
import { err, ok } from '../../../result.ts'
import { isNoteKeyName } from '../../note.ts'
import { keyIdOf, rootFingerprint } from '../keys.ts'
import type { PolicyLeaf } from '../leaves/policy.ts'
import type { PolicyVersion } from '../records.ts'
import type { VoidReason } from '../verdict.ts'
import { isAuthorised, originOf, signedBy, type Rule } from './rule.ts'

export const policyRule: Rule<'policy'> = (context) => {
  const { crypto, state, statement } = context
  const policy = statement.body
  const before = state.policies.last
  const rootKeys = new Map<KeyId, Bytes>(policy.rootKeys.map((key) => [keyIdOf(crypto, key), key]))
  const next: PolicyVersion = { ...originOf(context), policy, rootKeys }
  const wrong = before === undefined ? wrongFirst(crypto, state.expectedRoot, policy) : wrongNext(before.policy, policy)
  if (wrong !== undefined) return err(wrong)
  if (!isWellFormed(policy)) return err('policy')
  if (!isAuthorised(statement.signers, next)) return err('threshold')
  if (before !== undefined && !isAuthorised(statement.signers, before)) return err('threshold')
  const unsigned = signedBy(context, (signer) => rootKeys.get(signer) ?? before?.rootKeys.get(signer))
  if (unsigned !== undefined) return err(unsigned)
  return ok({ state: { ...state, policies: state.policies.append(next) } })
}

function isWellFormed(policy: PolicyLeaf): boolean {
  const noteKeys = [policy.log.origin, ...policy.witnesses.map((witness) => witness.name)]
  return (
    policy.threshold >= 1 &&
    policy.threshold <= policy.rootKeys.length &&
    policy.minSuite >= 1 &&
    policy.quorum >= 1 &&
    policy.quorum <= policy.witnesses.length &&
    noteKeys.every((name) => isNoteKeyName(name)) &&
    policy.rotationMs.every((period) => period > 0)
  )
}

function wrongFirst(
  crypto: Parameters<typeof rootFingerprint>[0],
  expectedRoot: Bytes | undefined,
  policy: PolicyLeaf,
): VoidReason | undefined {
  if (expectedRoot !== undefined && !equalBytes(rootFingerprint(crypto, policy), expectedRoot)) return 'root'
  return policy.serial === 0 ? undefined : 'serial'
}

function wrongNext(before: PolicyLeaf, policy: PolicyLeaf): VoidReason | undefined {
  if (policy.serial !== before.serial + 1) return 'serial'
  const keepsWhatStays =
    policy.authority === before.authority &&
    policy.demo === before.demo &&
    policy.minSuite >= before.minSuite &&
    policy.log.origin === before.log.origin && // another log needs the leaf `new log`
    equalBytes(policy.log.key, before.log.key)
  return keepsWhatStays ? undefined : 'policy'
}
