/** Rule of leaf type 16 (docs/spec/statements.md, Veto): the unit takes back what was done about it without its word. */
import type { Bytes } from '../../../bytes.ts'
import type { KeyId } from '../../../ids.ts'
import { err, ok } from '../../../result.ts'
import { deviceCertificateAt, isWithin } from '../certificates.ts'
import type { UnitRecord } from '../records.ts'
import { cancelled, pendingClosure, pendingRecovery } from '../units.ts'
import { adminsAt, currentPolicy, signedBy, whenOf, withUnit, type LeafContext, type Rule } from './rule.ts'

export const vetoRule: Rule<'veto'> = (context) => {
  const { state, statement, index, logged } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const { unit: unitId, leaf } = statement.body
  const unit = state.units.get(unitId)
  if (unit === undefined) return err('unknown-unit')
  const when = whenOf(context)
  const target = [pendingRecovery(unit, when), pendingClosure(unit, when)].find((each) => each?.leaf === leaf)
  if (target === undefined) return err('veto')
  const admins = adminsAt(context, unit)
  const devices = oldDevices(context, unit, target.index)
  const unsigned = signedBy(context, (id) => admins.get(id)?.key ?? devices.get(id))
  if (unsigned !== undefined) return err(unsigned)
  const by = { index, at: logged }
  const isTarget = (item: { readonly leaf: string }): boolean => item.leaf === leaf
  const record: UnitRecord = {
    ...unit,
    versions: cancelled(unit.versions, by, isTarget),
    closures: cancelled(unit.closures, by, isTarget),
  }
  return ok({ state: withUnit(state, record), unit: unitId })
}

/** Devices that were certified before what they veto, and count still. */
function oldDevices(context: LeafContext<'veto'>, unit: UnitRecord, before: number): ReadonlyMap<KeyId, Bytes> {
  const keys = new Map<KeyId, Bytes>()
  for (const id of unit.devices) {
    const certificate = deviceCertificateAt(context.state, id)
    const first = context.state.devices.get(id)?.certificates.at(0)
    const since = first === undefined ? undefined : context.state.certificates.get(first)
    if (certificate === undefined || since === undefined || since.index >= before) continue
    if (isWithin(certificate, context.logged)) keys.set(certificate.keyId, certificate.key)
  }
  return keys
}
