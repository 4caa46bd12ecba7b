/** Rule of leaf type 3 (docs/spec/statements.md, Border). */
import { limits } from '../../../limits.ts'
import { err, ok } from '../../../result.ts'
import type { DirectoryState } from '../directory-state.ts'
import { GrownList } from '../grown-list.ts'
import type { Border, UnitRecord } from '../records.ts'
import { closureOf } from '../units.ts'
import { adminsAt, currentPolicy, isAuthorised, signedBy, signingAdmins, whenOf, withUnit, type Rule } from './rule.ts'

export const borderRule: Rule<'border'> = (context) => {
  const { state, statement, logged, index } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const { a, b, state: word } = statement.body
  if (a >= b) return err('border')
  const left = state.units.get(a)
  const right = state.units.get(b)
  if (left === undefined || right === undefined) return err('unknown-unit')
  if (!isAuthorised(statement.signers, policy.value)) return err('threshold')
  if (word === 'open' && [left, right].some((unit) => closureOf(unit, whenOf(context)) !== undefined)) {
    return err('closed')
  }
  const [leftAdmins, rightAdmins] = [adminsAt(context, left), adminsAt(context, right)]
  const unsigned = signedBy(
    context,
    (id) => policy.value.rootKeys.get(id) ?? leftAdmins.get(id)?.key ?? rightAdmins.get(id)?.key,
  )
  if (unsigned !== undefined) return err(unsigned)

  const isAgreed = [leftAdmins, rightAdmins].every((admins) => signingAdmins(statement.signers, admins).length > 0)
  // closing never waits: it takes nothing from anybody but a proposal of recipients
  const validFrom = isAgreed || word === 'closed' ? logged : logged + limits.newNeighbourMs
  const side = (unit: UnitRecord): Border => ({ unit: unit.id, state: word, validFrom, index })
  return ok({ state: joined(joined(state, left, side(right)), right, side(left)) })
}

function joined(state: DirectoryState, unit: UnitRecord, border: Border): DirectoryState {
  const history = unit.borders.get(border.unit) ?? new GrownList<Border>()
  const borders = new Map(unit.borders).set(border.unit, history.append(border))
  return withUnit(state, { ...unit, borders })
}
