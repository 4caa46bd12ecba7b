/** Rule of leaf type 2 (docs/spec/statements.md, Unit). */
import { equalBytes } from '../../../bytes.ts'
import { limits } from '../../../limits.ts'
import { err, ok } from '../../../result.ts'
import type { DirectoryState } from '../directory-state.ts'
import { GrownList } from '../grown-list.ts'
import { PackedItems } from '../packed-items.ts'
import { epochPacking } from '../packed-records.ts'
import { keyIdOf } from '../keys.ts'
import type { UnitLeaf } from '../leaves/unit.ts'
import { PersistentMap } from '../persistent-map.ts'
import type { AdminKeys, UnitRecord, UnitVersion } from '../records.ts'
import { cancelled, closureOf, versionOf } from '../units.ts'
import { unitLevels } from '../words.ts'
import {
  adminsAt,
  codeKey,
  currentPolicy,
  isAuthorised,
  originOf,
  signedBy,
  signingAdmins,
  whenOf,
  withHolder,
  withUnit,
  type LeafContext,
  type Rule,
} from './rule.ts'

export const unitRule: Rule<'unit'> = (context) => {
  const { crypto, state, statement, index, logged } = context
  const policy = currentPolicy(state)
  if (!policy.ok) return policy
  const unit = statement.body
  const before = state.units.get(unit.unit)
  const holderOfCode = state.codes.get(codeKey(unit.code))
  if (holderOfCode !== undefined && holderOfCode !== unit.unit) return err('code-taken')
  if (!hasParentAbove(state, unit)) return err('parent')
  const adminKeys = new Map(unit.admins.map(({ officer, key }) => [keyIdOf(crypto, key), { officer, key }]))
  if (adminKeys.size !== unit.admins.length || !areFreeOfficers(state, unit)) return err('admins')

  if (before !== undefined && closureOf(before, whenOf(context)) !== undefined) return err('closed')
  if (unit.admins.some(({ officer }) => state.officers.get(officer)?.revoked !== undefined)) return err('removed')

  if (!isAuthorised(statement.signers, policy.value)) return err('threshold')
  const oldAdmins = before && adminsAt(context, before)
  const unsigned = signedBy(context, (id) => policy.value.rootKeys.get(id) ?? oldAdmins?.get(id)?.key)
  if (unsigned !== undefined) return err(unsigned)
  const old = before && versionOf(before, whenOf(context))
  const isRecovery = old !== undefined && !hasConsent(context, old, oldAdmins)
  if (isRecovery && !changesOnlyAdmins(old.unit, unit)) return err('recovery')

  let record: UnitRecord = before ?? emptyUnit(unit)
  for (const [keyId, { officer }] of adminKeys) {
    const registered = withHolder(record, keyId, { kind: 'officer', id: officer })
    if (registered === undefined) return err('key-taken')
    record = registered
  }
  const version: UnitVersion = {
    ...originOf(context),
    unit,
    adminKeys,
    validFrom: isRecovery ? logged + limits.recoveryMs : logged,
    isRecovery,
  }
  // whatever waited is replaced: the newest word of the authority is the one to veto
  const versions = cancelled(record.versions, { index, at: logged })
  record = { ...record, versions: versions.append(version) }
  return ok({ state: withCode(withUnit(state, record), { unit, before }), unit: unit.unit })
}

/** The same administrators, or signed by more than half of the old ones; a revoked one counts and cannot sign. */
function hasConsent({ statement }: LeafContext<'unit'>, old: UnitVersion, signing: AdminKeys | undefined): boolean {
  const { admins } = statement.body
  const isSame =
    old.unit.admins.length === admins.length &&
    old.unit.admins.every((admin, i) => {
      const now = admins[i]
      return now !== undefined && now.officer === admin.officer && equalBytes(now.key, admin.key)
    })
  const signed = signing === undefined ? 0 : signingAdmins(statement.signers, signing).length
  return isSame || signed * 2 > old.adminKeys.size
}

/** A recovery brings other people, and their recovery key; it is no occasion to rename the unit. */
const changesOnlyAdmins = (old: UnitLeaf, unit: UnitLeaf): boolean =>
  old.code === unit.code &&
  old.name === unit.name &&
  old.level === unit.level &&
  old.parent === unit.parent &&
  old.shortForm === unit.shortForm &&
  old.link === unit.link &&
  old.mat === unit.mat

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
  epochs: new GrownList(new PackedItems(epochPacking)),
  closedEpochs: new GrownList(),
  closures: new GrownList(),
  predecessors: new GrownList(),
  counts: { day: 0, leaves: 0, rotations: 0 },
})
