/** Rule of leaf type 6 (docs/spec/statements.md, Device key). */
import { equalBytes } from '../../../bytes.ts'
import { err, ok } from '../../../result.ts'
import { deviceCertificateAt } from '../certificates.ts'
import type { DeviceKeyRecord } from '../records.ts'
import { counted, currentPolicy, originOf, signedBy, withUnit, type Rule } from './rule.ts'

export const deviceKeyRule: Rule<'device-key'> = (context) => {
  const { state, statement, logged } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const { device: id, counter, publicKeyHash } = statement.body
  const device = state.devices.get(id)
  if (device === undefined) return err('unknown-device')
  const certificate = deviceCertificateAt(state, id)
  if (certificate === undefined) return err('removed')
  if (certificate.notAfter <= logged) return err('expired')
  const before = device.keys.last
  if (counter !== (before?.counter ?? 0) + 1) return err('counter')
  const isReused = (key: DeviceKeyRecord): boolean => equalBytes(key.publicKeyHash, publicKeyHash)
  if (device.keys.findLast(isReused, publicKeyHash) !== undefined) return err('key-reused')
  const unsigned = signedBy(context, (signer) => (signer === certificate.keyId ? certificate.key : undefined))
  if (unsigned !== undefined) return err(unsigned)

  const unit = state.units.get(device.unit)
  const record = unit && counted(unit, { logged, isRotation: false })
  if (record === undefined) return err('too-many')
  const key: DeviceKeyRecord = { ...originOf(context), counter, publicKeyHash }
  const devices = state.devices.set(id, { ...device, keys: device.keys.append(key) })
  return ok({ state: { ...withUnit(state, record), devices }, unit: device.unit })
}
