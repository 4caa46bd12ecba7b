/** Rule of leaf type 10 (docs/spec/statements.md, Revocation): the end of a device or an officer, for good. */
import { bytesToHex } from '../../../bytes.ts'
import type { DeviceId, OfficerId } from '../../../ids.ts'
import { err, ok } from '../../../result.ts'
import { deviceCertificateAt, ended } from '../certificates.ts'
import { GrownList } from '../grown-list.ts'
import type { Ended, OfficerRecord, UnitRecord } from '../records.ts'
import type { VoidReason } from '../verdict.ts'
import { withClosedEpochs } from './removal.ts'
import {
  adminsAt,
  currentPolicy,
  isAuthorised,
  signedBy,
  signingAdmins,
  withUnit,
  type LeafContext,
  type Rule,
  type RuleResult,
} from './rule.ts'

export const revocationRule: Rule<'revocation'> = (context) => {
  const unit = context.state.units.get(context.statement.body.unit)
  if (!currentPolicy(context.state).ok) return err('no-policy')
  if (unit === undefined) return err('unknown-unit')
  return context.statement.body.kind === 'device' ? revokeDevice(context, unit) : revokeOfficer(context, unit)
}

function revokeDevice(context: LeafContext<'revocation'>, unit: UnitRecord): RuleResult {
  const { state, statement, index, logged } = context
  const target = bytesToHex(statement.body.target) as DeviceId
  const device = state.devices.get(target)
  if (device === undefined) return err('unknown-device')
  if (device.unit !== unit.id) return err('other-unit')
  const certificate = deviceCertificateAt(state, target)
  if (certificate === undefined) return err('removed')
  const unsigned = checkSigners(context, unit, 1)
  if (unsigned !== undefined) return err(unsigned)
  const without = ended(state, certificate.leaf, endOf(context))
  return ok({ state: withUnit(without, withClosedEpochs(unit, target, { index, logged })), unit: unit.id })
}

function revokeOfficer(context: LeafContext<'revocation'>, unit: UnitRecord): RuleResult {
  const { state, statement, index, logged } = context
  const target = bytesToHex(statement.body.target) as OfficerId
  const known = state.officers.get(target)
  const admins = adminsAt(context, unit)
  const isAdmin = [...admins.values()].some(({ officer }) => officer === target)
  if (known === undefined && !isAdmin) return err('unknown-officer')
  if (known !== undefined && known.unit !== unit.id) return err('other-unit')
  if (known?.revoked !== undefined) return err('removed')
  // one administrator alone does not get rid of the others
  const unsigned = checkSigners(context, unit, isAdmin ? 2 : 1)
  if (unsigned !== undefined) return err(unsigned)
  const history: OfficerRecord = known ?? { officer: target, unit: unit.id, certificates: new GrownList() }
  const without = ended(state, history.certificates.last, endOf(context))
  return ok({
    state: { ...without, officers: state.officers.set(target, { ...history, revoked: { index, logged } }) },
    unit: unit.id,
  })
}

const endOf = ({ statement, index, logged }: LeafContext<'revocation'>): Ended => ({
  index,
  logged,
  how: 'removed',
  ...(statement.body.since === undefined ? {} : { since: statement.body.since }),
})

/** The authority, or so many of the unit's administrators. */
function checkSigners(
  context: LeafContext<'revocation'>,
  unit: UnitRecord,
  adminsNeeded: number,
): VoidReason | undefined {
  const policy = currentPolicy(context.state)
  if (!policy.ok) return policy.error
  const { signers } = context.statement
  const admins = adminsAt(context, unit)
  const unsigned = signedBy(context, (id) => policy.value.rootKeys.get(id) ?? admins.get(id)?.key)
  if (unsigned !== undefined || isAuthorised(signers, policy.value)) return unsigned
  const signing = signingAdmins(signers, admins).length
  if (signing === 0) return 'threshold'
  return signing < adminsNeeded ? 'four-eyes' : undefined
}
