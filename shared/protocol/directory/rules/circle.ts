/** Rule of leaf type 9 (docs/spec/statements.md, Circle): a standing group with one key, wrapped to each member unit. */
import type { Bytes } from '../../../bytes.ts'
import type { KeyId, UnitId } from '../../../ids.ts'
import { limits } from '../../../limits.ts'
import { err, ok } from '../../../result.ts'
import { deviceCertificateAt, isWithin } from '../certificates.ts'
import { GrownList } from '../grown-list.ts'
import { PackedItems } from '../packed-items.ts'
import { circlePacking } from '../packed-records.ts'
import type { CircleMember, CircleRecord } from '../records.ts'
import { closedThrough, sealableEpoch } from '../epochs.ts'
import { closureOf } from '../units.ts'
import type { VoidReason } from '../verdict.ts'
import {
  adminsAt,
  counted,
  currentPolicy,
  originOf,
  signedBy,
  signingAdmins,
  whenOf,
  withUnit,
  type LeafContext,
  type Rule,
} from './rule.ts'

export const circleRule: Rule<'circle'> = (context) => {
  const { state, statement, logged } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const body = statement.body
  const versions = state.circles.get(body.circle) ?? new GrownList(new PackedItems(circlePacking))
  const last = versions.last
  if (body.version !== versions.length + 1) return err('circle')
  if (body.previous !== last?.leaf) return err('previous')
  if (!body.members.every((member) => isWrappable(context, member))) return err('members')
  const wrong = checkAuthor(context, last)
  if (wrong !== undefined) return err(wrong)

  const author = deviceCertificateAt(state, body.author)
  const unit = author && state.units.get(author.unit)
  const record = unit && counted(unit, { logged, isRotation: false })
  if (record === undefined) return err('too-many')
  const named = new Set(body.members.map((member) => member.unit))
  const isReduced = last?.members.some((member) => !named.has(member.unit)) === true
  const openFrom = last === undefined || isReduced ? body.version : last.openFrom
  const added: CircleRecord = { ...originOf(context), ...body, openFrom }
  return ok({
    state: { ...withUnit(state, record), circles: state.circles.set(body.circle, versions.append(added)) },
    unit: record.id,
  })
}

/**
 * The newest epoch, or one that ended so short ago that every device of it still holds its seed: between composing and
 * logging people sign, and units rotate. Never one that a removal has closed.
 */
function isWrappable({ state, index, logged }: LeafContext<'circle'>, { unit, epoch }: CircleMember): boolean {
  const newest = sealableEpoch(state, unit, { size: index, at: logged })
  if (!newest.ok || epoch > newest.value.epoch || epoch <= closedThrough(state, unit, index)) return false
  const next = state.units.get(unit)?.epochs.at(epoch)
  return next === undefined || logged - next.logged <= limits.epochPostedMs
}

/**
 * A reading device of a member unit, which was a member before. It renews the key alone; who belongs to the circle is
 * decided with an administrator of its unit; only closed units drop out without one.
 */
function checkAuthor(context: LeafContext<'circle'>, last: CircleRecord | undefined): VoidReason | undefined {
  const { state, statement, logged } = context
  const { author, members } = statement.body
  const device = deviceCertificateAt(state, author)
  const isReading = device !== undefined && isWithin(device, logged) && device.limits.includes('read')
  const unit = device && state.units.get(device.unit)
  const wasMember = last === undefined || last.members.some((each) => each.unit === device?.unit)
  if (!isReading || unit === undefined || !wasMember || !members.some((each) => each.unit === unit.id)) return 'author'
  const admins = adminsAt(context, unit)
  const keyOf = (id: KeyId): Bytes | undefined => (id === device.keyId ? device.key : admins.get(id)?.key)
  const unsigned = signedBy(context, keyOf)
  if (unsigned !== undefined) return unsigned
  if (!statement.signers.includes(device.keyId)) return 'signer'
  const old = new Set(last?.members.map((each) => each.unit))
  const named = new Set(members.map((each) => each.unit))
  const isOpen = (each: UnitId): boolean => {
    const record = state.units.get(each)
    return record !== undefined && closureOf(record, whenOf(context)) === undefined
  }
  const isAdded = members.some((each) => !old.has(each.unit))
  const isDropped = [...old].some((each) => !named.has(each) && isOpen(each))
  // of the first version every member is added
  return (isAdded || isDropped) && signingAdmins(statement.signers, admins).length === 0 ? 'four-eyes' : undefined
}
