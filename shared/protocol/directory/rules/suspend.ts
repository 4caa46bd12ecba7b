/** Rule of leaf type 7 (docs/spec/statements.md, Suspend): a silent device gets no further wraps until its next key. */
import { limits } from '../../../limits.ts'
import { err, ok } from '../../../result.ts'
import { deviceCertificateAt, isWithin, isSuspended } from '../certificates.ts'
import type { DirectoryState } from '../directory-state.ts'
import type { UnitRecord } from '../records.ts'
import { adminsAt, counted, currentPolicy, signedBy, signingAdmins, withUnit, type Rule } from './rule.ts'

export const suspendRule: Rule<'suspend'> = (context) => {
  const { state, statement, index, logged } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const { unit: unitId, device: id } = statement.body
  const unit = state.units.get(unitId)
  if (unit === undefined) return err('unknown-unit')
  const device = state.devices.get(id)
  if (device === undefined) return err('unknown-device')
  if (device.unit !== unitId) return err('other-unit')
  if (deviceCertificateAt(state, id) === undefined) return err('removed')
  if (isSuspended(device, index)) return err('suspended')

  const admins = adminsAt(context, unit)
  const devices = signingKeys(state, unit, logged)
  const unsigned = signedBy(context, (signer) => admins.get(signer)?.key ?? devices.get(signer))
  if (unsigned !== undefined) return err(unsigned)
  // an administrator knows why; a sibling sees only how long there was no sign of life in the log
  const heardAt = device.keys.last?.logged ?? deviceCertificateAt(state, id)?.logged ?? 0
  const isSilent = logged - heardAt >= limits.deviceSilentMs
  if (!isSilent && signingAdmins(statement.signers, admins).length === 0) return err('not-silent')

  const record = counted(unit, { logged, isRotation: false })
  if (record === undefined) return err('too-many')
  const suspended = { ...device, suspensions: device.suspensions.append(index) }
  return ok({ state: { ...withUnit(state, record), devices: state.devices.set(id, suspended) }, unit: unitId })
}

/** Keys of the unit's devices that count at the leaf. */
function signingKeys(state: DirectoryState, unit: UnitRecord, logged: number) {
  return new Map(
    [...unit.devices].flatMap((id) => {
      const certificate = deviceCertificateAt(state, id)
      const counts = certificate !== undefined && isWithin(certificate, logged)
      return counts ? [[certificate.keyId, certificate.key] as const] : []
    }),
  )
}
