/** Rule of leaf type 2 (docs/spec/statements.md, Unit). */
import { equalBytes } from '../../../bytes.ts'
import type { KeyId } from '../../../ids.ts'
import { err, ok } from '../../../result.ts'
import type { DirectoryState } from '../directory-state.ts'
import { GrownList } from '../grown-list.ts'
import { keyIdOf } from '../keys.ts'
import type { UnitLeaf } from '../leaves/unit.ts'
import { PersistentMap } from '../persistent-map.ts'
import type { UnitRecord, UnitVersion } from '../records.ts'
import { unitLevels } from '../words.ts'
import { codeKey, currentPolicy, isAuthorised, originOf, signedBy, withHolder, withUnit, type Rule } from './rule.ts'

export const unitRule: Rule<'unit'> = (context) => {
  const { crypto, state, statement } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const unit = statement.body
  const before = state.units.get(unit.unit)
  const holderOfCode = state.codes.get(codeKey(unit.code))
  if (holderOfCode !== undefined && holderOfCode !== unit.unit) return err('code-taken')
  if (!hasParentAbove(state, unit)) return err('parent')
  const adminKeys = new Map(unit.admins.map(({ officer, key }) => [keyIdOf(crypto, key), { officer, key }]))
  if (adminKeys.size !== unit.admins.length || !areFreeOfficers(state, unit)) return err('admins')

  if (!isAuthorised(statement.signers, policy.value)) return err('threshold')
  const oldAdmins = before?.versions.last?.adminKeys
  const unsigned = signedBy(context, (id) => policy.value.rootKeys.get(id) ?? oldAdmins?.get(id)?.key)
  if (unsigned !== undefined) return err(unsigned)
  if (before !== undefined && isRecovery(before, unit, statement.signers)) return err('update')

  let record: UnitRecord = before ?? emptyUnit(unit)
  for (const [keyId, { officer }] of adminKeys) {
    const registered = withHolder(record, keyId, { kind: 'officer', id: officer })
    if (registered === undefined) return err('key-taken')
    record = registered
  }
  const version: UnitVersion = { ...originOf(context), unit, adminKeys }
  record = { ...record, versions: record.versions.append(version) }
  return ok({ state: withCode(withUnit(state, record), { unit, before }), unit: unit.unit })
}

/** Other administrators without the signatures of most of the old ones: takes 72 h and can be vetoed (a later version). */
function isRecovery(before: UnitRecord, unit: UnitLeaf, signers: readonly KeyId[]): boolean {
  const old = before.versions.last
  if (old === undefined) return false
  const isSame =
    old.unit.admins.length === unit.admins.length &&
    old.unit.admins.every((admin, i) => {
      const now = unit.admins[i]
      return now !== undefined && now.officer === admin.officer && equalBytes(now.key, admin.key)
    })
  const signed = signers.filter((signer) => old.adminKeys.has(signer)).length
  return !isSame && signed * 2 <= old.adminKeys.size
}

function hasParentAbove(state: DirectoryState, unit: UnitLeaf): boolean {
  if (unit.parent === undefined) return true
  const parent = state.units.get(unit.parent)?.versions.last?.unit
  return parent !== undefined && unitLevels.indexOf(parent.level) < unitLevels.indexOf(unit.level)
}

/** Officer ids are never shared between units. */
const areFreeOfficers = (state: DirectoryState, unit: UnitLeaf): boolean =>
  unit.admins.every(({ officer }) => {
    const known = state.officers.get(officer)
    return known === undefined || known.unit === unit.unit
  })

function withCode(
  state: DirectoryState,
  change: { readonly unit: UnitLeaf; readonly before: UnitRecord | undefined },
): DirectoryState {
  const old = change.before?.versions.last?.unit.code
  const freed = old === undefined ? state.codes : state.codes.delete(codeKey(old))
  return { ...state, codes: freed.set(codeKey(change.unit.code), change.unit.unit) }
}

const emptyUnit = (unit: UnitLeaf): UnitRecord => ({
  id: unit.unit,
  versions: new GrownList(),
  borders: new Map(),
  officers: new GrownList(),
  devices: new GrownList(),
  holders: PersistentMap.empty(),
  epochs: new GrownList(),
  counts: { day: 0, leaves: 0, rotations: 0 },
})
