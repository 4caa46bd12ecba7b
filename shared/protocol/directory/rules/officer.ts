/** Rule of leaf type 4 (docs/spec/statements.md, Officer). */
import { err, ok } from '../../../result.ts'
import { ended } from '../certificates.ts'
import { GrownList } from '../grown-list.ts'
import { bytesOnce, idOnce, listOnce } from '../kept-once.ts'
import { keyIdOf } from '../keys.ts'
import type { OfficerCertificate, OfficerRecord } from '../records.ts'
import { closureOf } from '../units.ts'
import { needsSecond, officerSigners } from './eyes.ts'
import {
  adminsAt,
  counted,
  currentPolicy,
  originOf,
  signedBy,
  whenOf,
  withHolder,
  withUnit,
  type Rule,
} from './rule.ts'

export const officerRule: Rule<'officer'> = (context) => {
  const { crypto, state, statement, logged, leaf } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const { unit: unitId, officer, key, notAfter, nameHash, roles, approve } = statement.body
  const unit = state.units.get(unitId)
  if (unit === undefined) return err('unknown-unit')
  const before = state.officers.get(officer)
  if (before !== undefined && before.unit !== unitId) return err('other-unit')
  if (notAfter <= logged) return err('expired')
  if (before?.revoked !== undefined) return err('removed')
  if (closureOf(unit, whenOf(context)) !== undefined) return err('closed')
  const keyId = keyIdOf(crypto, key)
  const admins = adminsAt(context, unit)
  const place = { state, unit, logged, admins, policy: policy.value }
  const needs = needsSecond(admins, { officer, keyId, approve, roles })
  const eyes = officerSigners(place, statement.signers, { officer, needsSecond: needs })
  if (!eyes.ok) return eyes
  const unsigned = signedBy(context, (id) => eyes.value.get(id))
  if (unsigned !== undefined) return err(unsigned)

  const registered = withHolder(unit, keyId, { kind: 'officer', id: officer })
  if (registered === undefined) return err('key-taken')
  const record = counted(registered, { logged, isRotation: false })
  if (record === undefined) return err('too-many')

  const newest = before?.certificates.last && state.certificates.get(before.certificates.last)
  const last = newest?.kind === 'officer' ? newest : undefined
  const certificate: OfficerCertificate = {
    ...originOf(context),
    kind: 'officer',
    unit: unit.id,
    officer: before?.officer ?? officer,
    nameHash: bytesOnce(nameHash, last?.nameHash),
    roles: listOnce(roles, last?.roles),
    approve,
    key: bytesOnce(key, last?.key),
    keyId: idOnce(keyId, last?.keyId),
    activeFrom: logged,
    notAfter,
  }
  const history: OfficerRecord = before ?? { officer, unit: unit.id, certificates: new GrownList() }
  const without = ended(state, before?.certificates.last, { index: context.index, logged, how: 'replaced' })
  const officers = before === undefined ? record.officers.append(officer) : record.officers
  return ok({
    state: {
      ...withUnit(without, { ...record, officers }),
      certificates: without.certificates.set(leaf, certificate),
      officers: state.officers.set(officer, { ...history, certificates: history.certificates.append(leaf) }),
    },
    unit: unitId,
  })
}
