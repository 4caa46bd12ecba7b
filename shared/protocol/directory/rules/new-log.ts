/** Rule of leaf type 15 (docs/spec/statements.md, New log): the log key is lost, the log goes on under another one. */
import { equalBytes } from '../../../bytes.ts'
import { err, ok } from '../../../result.ts'
import { isNoteKeyName } from '../../note.ts'
import { currentPolicy, isAuthorised, originOf, signedBy, type Rule } from './rule.ts'

export const newLogRule: Rule<'new-log'> = (context) => {
  const { state, statement, index } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const { log, size, root } = statement.body
  // a key that was given up never signs again: two logs under one name would be a split view for ever
  const isKnown = [...state.policies].some(
    ({ policy: { log: old } }) => old.origin === log.origin || equalBytes(old.key, log.key),
  )
  if (isKnown || !isNoteKeyName(log.origin)) return err('log')
  if (size !== index) return err('previous')
  if (!isAuthorised(statement.signers, policy.value)) return err('threshold')
  const unsigned = signedBy(context, (id) => policy.value.rootKeys.get(id))
  if (unsigned !== undefined) return err(unsigned)
  const next = { ...policy.value, ...originOf(context), policy: { ...policy.value.policy, log } }
  const newLogs = state.newLogs.append({ ...originOf(context), ...log, root })
  return ok({ state: { ...state, policies: state.policies.append(next), newLogs } })
}
