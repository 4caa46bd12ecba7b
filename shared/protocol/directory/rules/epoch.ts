/** Rule of leaf type 8 (docs/spec/statements.md, Epoch): the next number, the right predecessor, the active set. */
import type { Bytes } from '../../../bytes.ts'
import type { DeviceId, KeyId } from '../../../ids.ts'
import { err, ok } from '../../../result.ts'
import { deviceCertificateAt, ended } from '../certificates.ts'
import type { DirectoryState } from '../directory-state.ts'
import type { DeviceCounter } from '../leaves/fields.ts'
import { readingDevices } from '../reading-devices.ts'
import type { EpochRecord, UnitRecord } from '../records.ts'
import { withClosedEpochs } from './removal.ts'
import { adminsAt, counted, currentPolicy, originOf, signedBy, withUnit, type LeafContext, type Rule } from './rule.ts'

export const epochRule: Rule<'epoch'> = (context) => {
  const { state, statement, logged, index } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const { unit: unitId, previous, removes, author, devices, publicKeyHash, seedWrapsRoot, epoch } = statement.body
  const unit = state.units.get(unitId)
  if (unit === undefined) return err('unknown-unit')
  const last = unit.epochs.last
  if (epoch !== unit.epochs.length + 1) return err('epoch-number')
  if (previous !== last?.leaf) return err('previous')
  if (!areMembers(state, unit, removes)) return err('removes')

  const without = removes.reduce((each, device) => {
    const leaf = deviceCertificateAt(each, device)?.leaf
    return ended(each, leaf, { index, logged, how: 'removed' })
  }, state)
  const active = readingDevices(without, unitId, { size: index + 1, at: logged })
  if (!active.some((device) => device.device === author)) return err('author')
  if (!isSameSet(active, devices)) return err('active-set')

  const unsigned = checkSigners(context, unit)
  if (unsigned !== undefined) return err(unsigned)
  const record = removes.length > 0 ? unit : counted(unit, { logged, isRotation: true })
  if (record === undefined) return err('too-many')
  const added: EpochRecord = {
    ...originOf(context),
    unit: unitId,
    epoch,
    ...(previous === undefined ? {} : { previous }),
    publicKeyHash,
    devices,
    seedWrapsRoot,
    removes,
    author,
  }
  const closed = removes.reduce((each, device) => withClosedEpochs(each, device, { index, logged }), record)
  return ok({ state: withUnit(without, { ...closed, epochs: unit.epochs.append(added) }), unit: unitId })
}

/** The author's device, and beside it an administrator where devices are removed. */
function checkSigners(context: LeafContext<'epoch'>, unit: UnitRecord) {
  const { author, removes } = context.statement.body
  const device = deviceCertificateAt(context.state, author)
  const admins = removes.length > 0 ? adminsAt(context, unit) : undefined
  const keyOf = (id: KeyId): Bytes | undefined => (id === device?.keyId ? device.key : admins?.get(id)?.key)
  const { signers } = context.statement
  if (device === undefined || !signers.includes(device.keyId)) return 'signer'
  if (removes.length > 0 && signers.length < 2) return 'four-eyes'
  return signedBy(context, keyOf)
}

const areMembers = (state: DirectoryState, unit: UnitRecord, removes: readonly DeviceId[]): boolean =>
  removes.every((device) => deviceCertificateAt(state, device)?.unit === unit.id)

const isSameSet = (active: readonly DeviceCounter[], named: readonly DeviceCounter[]): boolean =>
  active.length === named.length &&
  active.every((each, i) => each.device === named[i]?.device && each.counter === named[i].counter)
