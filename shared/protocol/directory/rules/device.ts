/** Rule of leaf type 5 (docs/spec/statements.md, Device): four eyes, cool-down, at most 90 days, one set of keys. */
import { equalBytes, type Bytes } from '../../../bytes.ts'
import type { KeyId, OfficerId } from '../../../ids.ts'
import { limits } from '../../../limits.ts'
import { err, ok, type Result } from '../../../result.ts'
import { deviceCertificateAt, ended } from '../certificates.ts'
import { GrownList } from '../grown-list.ts'
import { bytesOnce, idOnce, listOnce } from '../kept-once.ts'
import { keyIdOf } from '../keys.ts'
import type { DeviceLeaf } from '../leaves/device.ts'
import { PackedItems } from '../packed-items.ts'
import { deviceKeyPacking } from '../packed-records.ts'
import type { AdminKeys, DeviceCertificate, DeviceRecord } from '../records.ts'
import { closureOf } from '../units.ts'
import type { VoidReason } from '../verdict.ts'
import type { OfficerRole } from '../words.ts'
import { approverWith, type EyesPlace } from './eyes.ts'
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

export const deviceRule: Rule<'device'> = (context) => {
  const { crypto, state, statement, logged, leaf, index } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const body = statement.body
  const unit = state.units.get(body.unit)
  if (unit === undefined) return err('unknown-unit')
  if (body.notAfter <= logged) return err('expired')
  if (body.notAfter > logged + limits.deviceCertificateMs) return err('too-long')
  const known = state.devices.get(body.device)
  const before = deviceCertificateAt(state, body.device)
  const renewal = checkRenewal(body, known, before)
  if (renewal !== undefined) return err(renewal)

  if (known === undefined && closureOf(unit, whenOf(context)) !== undefined) return err('closed')
  const eyes = fourEyes({ state, unit, logged, admins: adminsAt(context, unit) }, statement.signers, body)
  if (!eyes.ok) return eyes
  const unsigned = signedBy(context, (id) => eyes.value.keys.get(id))
  if (unsigned !== undefined) return err(unsigned)

  const keyId = keyIdOf(crypto, body.signKey)
  const registered = withHolder(unit, keyId, { kind: 'device', id: body.device })
  if (registered === undefined) return err('key-taken')
  const record = counted(registered, { logged, isRotation: false })
  if (record === undefined || (known === undefined && unit.devices.length >= limits.devicesPerUnit * 4)) {
    return err('too-many')
  }
  const certificate: DeviceCertificate = {
    ...originOf(context),
    kind: 'device',
    unit: unit.id,
    device: known?.device ?? body.device,
    key: bytesOnce(body.signKey, before?.key),
    keyId: idOnce(keyId, before?.keyId),
    witnessKey: bytesOnce(body.witnessKey, before?.witnessKey),
    auditKey: bytesOnce(body.auditKey, before?.auditKey),
    limits: listOnce(body.limits, before?.limits),
    roleLimits: listOnce(body.roleLimits, before?.roleLimits),
    // a renewal in time does not interrupt the device
    activeFrom:
      before !== undefined && before.notAfter > logged
        ? before.activeFrom
        : logged + (eyes.value.areAdmins ? 0 : limits.deviceCoolDownMs),
    notAfter: body.notAfter,
  }
  const history: DeviceRecord = known ?? {
    device: certificate.device,
    unit: unit.id,
    certificates: new GrownList(),
    keys: new GrownList(new PackedItems(deviceKeyPacking)),
    suspensions: new GrownList(),
  }
  const without = ended(state, before?.leaf, { index, logged, how: 'replaced' })
  const devices = known === undefined ? record.devices.append(body.device) : record.devices
  return ok({
    state: {
      ...withUnit(without, { ...record, devices }),
      certificates: without.certificates.set(leaf, certificate),
      devices: state.devices.set(history.device, { ...history, certificates: history.certificates.append(leaf) }),
    },
    unit: body.unit,
  })
}

/** A certificate for a known device: the same device in the same hands, with no more than it had. */
function checkRenewal(
  body: DeviceLeaf,
  known: DeviceRecord | undefined,
  before: DeviceCertificate | undefined,
): VoidReason | undefined {
  if (known === undefined) return undefined
  if (known.unit !== body.unit) return 'other-unit'
  if (before === undefined) return 'removed'
  const hasSameKeys =
    equalBytes(before.key, body.signKey) &&
    equalBytes(before.witnessKey, body.witnessKey) &&
    equalBytes(before.auditKey, body.auditKey)
  if (!hasSameKeys) return 'other-keys'
  const isNoWider =
    body.limits.every((limit) => before.limits.includes(limit)) && isNoWiderIn(body.roleLimits, before.roleLimits)
  return isNoWider ? undefined : 'wider'
}

/** No role limits at all are the widest: every role of whoever signs there. */
const isNoWiderIn = (roles: readonly OfficerRole[], before: readonly OfficerRole[]): boolean =>
  before.length === 0 || (roles.length > 0 && roles.every((role) => before.includes(role)))

interface Eyes {
  readonly keys: ReadonlyMap<KeyId, Bytes>
  readonly areAdmins: boolean
}

/** Exactly two signers, different officers: two administrators, or one and an officer with `approve` who did not ask. */
function fourEyes(
  at: EyesPlace & { readonly admins: AdminKeys },
  signers: readonly KeyId[],
  body: DeviceLeaf,
): Result<Eyes, VoidReason> {
  const people = signers.map((signer) => {
    const admin = at.admins.get(signer)
    if (admin !== undefined) return { signer, officer: admin.officer, key: admin.key, isAdmin: true }
    const approver = approverWith(at, signer)
    return approver && { signer, officer: approver.officer, key: approver.key, isAdmin: false }
  })
  const [first, second] = people
  if (people.includes(undefined)) return err('signer')
  if (first === undefined || second === undefined || people.length !== 2 || first.officer === second.officer) {
    return err('four-eyes')
  }
  const approving = [first, second].filter((person) => !person.isAdmin)
  if (approving.length === 2) return err('four-eyes')
  if (!isKnownOfficer(at, body.requestedBy)) return err('requester')
  if (approving.some((person) => person.officer === body.requestedBy)) return err('requester')
  const keys = new Map([first, second].map((person) => [person.signer, person.key]))
  return ok({ keys, areAdmins: approving.length === 0 })
}

const isKnownOfficer = (
  { state, unit, admins }: EyesPlace & { readonly admins: AdminKeys },
  officer: OfficerId,
): boolean => {
  const known = state.officers.get(officer)
  if (known?.revoked !== undefined) return false
  return known?.unit === unit.id || [...admins.values()].some((admin) => admin.officer === officer)
}
