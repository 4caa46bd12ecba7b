/** Rule of leaf type 14 (docs/spec/statements.md, Witness key): one witness changes between two policies. */
import { equalBytes } from '../../../bytes.ts'
import { limits } from '../../../limits.ts'
import { err, ok } from '../../../result.ts'
import { isNoteKeyName } from '../../note.ts'
import type { LeafBody } from '../leaf-types.ts'
import type { PolicyLeaf } from '../leaves/policy.ts'
import { currentPolicy, isAuthorised, originOf, signedBy, type Rule } from './rule.ts'

export const witnessKeyRule: Rule<'witness-key'> = (context) => {
  const { state, statement } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const witnesses = changedWitnesses(policy.value.policy, statement.body)
  if (witnesses === undefined) return err('witness')
  if (!isAuthorised(statement.signers, policy.value)) return err('threshold')
  const unsigned = signedBy(context, (id) => policy.value.rootKeys.get(id))
  if (unsigned !== undefined) return err(unsigned)
  const next = { ...policy.value, ...originOf(context), policy: { ...policy.value.policy, witnesses } }
  return ok({ state: { ...state, policies: state.policies.append(next) } })
}

/** A known name with its old key gets the new one and stays whose it was; a new name is added. */
function changedWitnesses(
  policy: PolicyLeaf,
  { witness, replaces }: LeafBody<'witness-key'>,
): PolicyLeaf['witnesses'] | undefined {
  if (!isNoteKeyName(witness.name) || policy.witnesses.some((each) => equalBytes(each.key, witness.key))) {
    return undefined
  }
  const old = policy.witnesses.find((each) => each.name === witness.name)
  if (old === undefined) {
    const isRoom = replaces === undefined && policy.witnesses.length < limits.witnesses
    return isRoom ? [...policy.witnesses, witness].toSorted((a, b) => (a.name < b.name ? -1 : 1)) : undefined
  }
  if (replaces === undefined || !equalBytes(old.key, replaces) || old.operator !== witness.operator) return undefined
  return policy.witnesses.map((each) => (each === old ? witness : each))
}
