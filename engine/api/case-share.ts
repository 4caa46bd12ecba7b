/** Who may read a case file: widened and narrowed on purpose, by a commander of the unit that owns it. */
import { GiaobanError } from '../../shared/errors.ts'
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import { limits } from '../../shared/limits.ts'
import { caseNarrow, caseWiden } from '../../shared/protocol/bodies/case.ts'
import type { OpenHome } from '../open-home.ts'
import type { CaseView } from '../records/case-projection.ts'
import { visibleFrontier } from '../records/frontier.ts'
import { isTurning } from '../records/operation-kinds.ts'
import { isOurs } from '../records/request-line.ts'
import { nameOf } from '../records/unit-names.ts'
import type { By } from './authoring.ts'
import { confirmAccepted } from './bulletin-write.ts'
import { caseNamed, ownCase, writeCase } from './case-write.ts'
import { resolveRecipients, unitNamed } from './recipients.ts'
import { readersToday } from './record-named.ts'

/** Gives the units what they are to have of what this unit has said before, and seals to them from now on. */
export function share(home: OpenHome, by: By, request: ParsedRequestOf<'case.share'>) {
  const { context } = home
  const view = ownCase(home, request.id)
  const asked = resolveRecipients(home, request.to, request.accept)
  const brought = entriesWanted(home, view, request.history)
  const readers = readersToday(home, view.members)
  const to = [...new Set([...readers, ...asked.units])]
  const written = writeCase(home, view, {
    type: 'case-widen',
    to,
    by,
    newcomers: [...new Set([...asked.units, ...missingATurn(home, view, readers)])],
    brought,
    body: (common) =>
      caseWiden.encode(context.deps.crypto, {
        ...common,
        role: by.role,
        units: [...asked.units].toSorted(),
        ...(brought.length > 0 && { brought }),
        reason: request.reason,
      }),
    stored: (tx) => confirmAccepted(home, tx, asked.accepted),
  })
  return { ...written, members: codesOf(home, written.id), brought: brought.length }
}

/** Throws GiaobanError `case/invalid`: an entry that is none, or another unit's. */
function entriesWanted(
  { context, records }: OpenHome,
  view: CaseView,
  history: ParsedRequestOf<'case.share'>['history'],
): readonly StatementHash[] {
  if (history === 'none') return []
  const viewer = { ownUnit: context.self.unit, heirs: records.heirs }
  const own = view.permitted
    .filter(({ kind, unit }) => !isTurning(kind) && isOurs(unit, viewer))
    .map(({ hash }) => hash)
    .toSorted()
  if (history === 'all') return own.slice(-limits.caseEntriesNamed)
  const chosen = own.filter((hash) => history.includes(hash))
  if (chosen.length < new Set(history).size)
    throw new GiaobanError('case/invalid', { params: { field: 'history', rule: 'own' } })
  return chosen
}

/** Members to whom a turn was not sealed, since it was made at the same time as the one that let them in. */
function missingATurn({ records }: OpenHome, view: CaseView, readers: readonly UnitId[]): readonly UnitId[] {
  const turns = view.permitted.filter(({ kind }) => isTurning(kind))
  const seen = (units: readonly UnitId[]): string =>
    visibleFrontier(turns, units, { heirs: records.heirs, max: limits.parents }).join()
  const all = seen([])
  return readers.filter((unit) => seen([unit]) !== all)
}

/** They are told, and are given nothing from then on. */
export function unshare(home: OpenHome, by: By, request: ParsedRequestOf<'case.unshare'>) {
  const { context, records } = home
  const view = ownCase(home, request.id)
  const named = request.units.map((text) => memberNamed(home, view, text))
  const units = view.members.filter((unit) => named.includes(unit) || named.includes(records.heirs.today(unit) ?? unit))
  const isOwner = units.some((unit) => isOurs(unit, { ownUnit: context.self.unit, heirs: records.heirs }))
  if (units.length === 0 || isOwner) throw new GiaobanError('usage/wrong-state')
  const known = view.permitted
    .filter((each) => !isTurning(each.kind))
    .filter((each) => units.some((unit) => unit === each.unit || records.heirs.whenMade(unit, each) === each.unit))
    .toSorted((a, b) => a.created - b.created)
    .slice(-limits.caseEntriesNamed)
    .map(({ hash }) => hash)
    .toSorted()
  const written = writeCase(home, view, {
    type: 'case-narrow',
    by,
    body: (common) =>
      caseNarrow.encode(context.deps.crypto, {
        ...common,
        role: by.role,
        units: [...units].toSorted(),
        ...(known.length > 0 && { known }),
        reason: request.reason,
      }),
  })
  const kept = view.readings
    .filter(({ unit, until }) => units.includes(unit) && until === undefined)
    .reduce((sum, { entries }) => sum + entries, 0)
  return { ...written, members: codesOf(home, written.id), kept }
}

/** A member by its code or id, also one that has closed. */
function memberNamed(home: OpenHome, view: CaseView, text: string): UnitId {
  const found = view.members.find((unit) => unit === text || nameOf(home.records, unit).code === text)
  return found ?? unitNamed(home, text, [])
}

const codesOf = (home: OpenHome, id: string): string[] =>
  caseNamed(home, id).members.map((unit) => nameOf(home.records, unit).code)
