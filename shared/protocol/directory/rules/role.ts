/** Rule of leaf type 11 (docs/spec/statements.md, Role): other roles for an officer under the same key. */
import { err, ok } from '../../../result.ts'
import { ended, officerCertificateAt } from '../certificates.ts'
import type { OfficerCertificate } from '../records.ts'
import { closureOf } from '../units.ts'
import { needsSecond, officerSigners } from './eyes.ts'
import { adminsAt, counted, currentPolicy, originOf, signedBy, whenOf, withUnit, type Rule } from './rule.ts'

export const roleRule: Rule<'role'> = (context) => {
  const { state, statement, logged, leaf, index } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const { unit: unitId, officer, roles, approve } = statement.body
  const unit = state.units.get(unitId)
  if (unit === undefined) return err('unknown-unit')
  const known = state.officers.get(officer)
  if (known === undefined) return err('unknown-officer')
  if (known.unit !== unitId) return err('other-unit')
  if (known.revoked !== undefined) return err('removed')
  const before = officerCertificateAt(state, officer)
  if (before === undefined) return err('unknown-officer')
  if (before.notAfter <= logged) return err('expired')
  if (closureOf(unit, whenOf(context)) !== undefined) return err('closed')

  const admins = adminsAt(context, unit)
  const needs = needsSecond(admins, { officer, keyId: before.keyId, approve, roles })
  const place = { state, unit, logged, admins, policy: policy.value }
  const eyes = officerSigners(place, statement.signers, { officer, needsSecond: needs })
  if (!eyes.ok) return eyes
  const unsigned = signedBy(context, (id) => eyes.value.get(id))
  if (unsigned !== undefined) return err(unsigned)
  const record = counted(unit, { logged, isRotation: false })
  if (record === undefined) return err('too-many')

  const without = ended(state, before.leaf, { index, logged, how: 'replaced' })
  const certificate: OfficerCertificate = { ...before, ...originOf(context), roles, approve, activeFrom: logged }
  return ok({
    state: {
      ...withUnit(without, record),
      certificates: without.certificates.set(leaf, certificate),
      officers: state.officers.set(officer, { ...known, certificates: known.certificates.append(leaf) }),
    },
    unit: unitId,
  })
}
