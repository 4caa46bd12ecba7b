/** Rule of leaf type 12 (docs/spec/statements.md, Succession): a unit closes; what it has goes to its successor. */
import { limits } from '../../../limits.ts'
import { err, ok } from '../../../result.ts'
import type { Closure } from '../records.ts'
import { cancelled, closureOf, pendingClosure } from '../units.ts'
import {
  adminsAt,
  currentPolicy,
  isAuthorised,
  originOf,
  signedBy,
  signingAdmins,
  whenOf,
  withUnit,
  type Rule,
} from './rule.ts'

export const successionRule: Rule<'succession'> = (context) => {
  const { state, statement, index, logged } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const when = whenOf(context)
  const { unit: unitId, successor: successorId } = statement.body
  const unit = state.units.get(unitId)
  const successor = successorId === undefined ? undefined : state.units.get(successorId)
  if (unit === undefined || (successorId !== undefined && successor === undefined)) return err('unknown-unit')
  if (closureOf(unit, when) !== undefined) return err('closed')
  // neither closed nor about to be: so a chain of successors has an end
  const isOpen =
    successor === undefined || (closureOf(successor, when) ?? pendingClosure(successor, when)) === undefined
  if (!isOpen || successor?.id === unitId) return err('successor')

  if (!isAuthorised(statement.signers, policy.value)) return err('threshold')
  const admins = adminsAt(context, unit)
  const heirs = successor && adminsAt(context, successor)
  const unsigned = signedBy(
    context,
    (id) => policy.value.rootKeys.get(id) ?? admins.get(id)?.key ?? heirs?.get(id)?.key,
  )
  if (unsigned !== undefined) return err(unsigned)

  const isAgreed = signingAdmins(statement.signers, admins).length > 0
  const closure: Closure = {
    ...originOf(context),
    ...(successorId === undefined ? {} : { successor: successorId }),
    validFrom: isAgreed ? logged : logged + limits.recoveryMs,
  }
  const closures = cancelled(unit.closures, { index, at: logged }).append(closure)
  const closing = withUnit(state, { ...unit, closures })
  const heir = successor && { ...successor, predecessors: successor.predecessors.append(unitId) }
  return ok({ state: heir === undefined ? closing : withUnit(closing, heir), unit: unitId })
}
