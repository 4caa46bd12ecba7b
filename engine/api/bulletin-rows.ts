/** Rows of the projection in the words of the API contract. */
import type { BulletinRow } from '../../shared/ipc/bulletin-values.ts'
import type { LadderRow } from '../../shared/ipc/values.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { roleFor } from '../records/allowed.ts'
import { freshnessOf, type BulletinView } from '../records/bulletin-projection.ts'
import { superiorDue, superiorRequest } from '../records/escalation.ts'
import { isLate, owedUntil, type LadderUnit, type Reached } from '../records/ladder.ts'
import type { RecordsDirectory } from '../records/records-directory.ts'
import { nameOf } from '../records/unit-names.ts'
import type { BulletinListRow } from '../store/bulletin-queries.ts'
import { officerName, type ProjectedBulletin } from '../store/bulletins.ts'
import type { ReadableDb } from '../store/database.ts'
import { ownRequestTitled } from '../store/record-lines.ts'

export function toBulletinRow(directory: RecordsDirectory, row: BulletinListRow, now: number): BulletinRow {
  const owner = nameOf(directory, row.owner)
  const over = row.state === 'active' && row.expires <= now
  const { hit } = row
  const isAsked = hit !== undefined && row.state === 'active' && !over
  const isOwed = row.state === 'cancelled' || (row.state === 'active' && !over)
  return {
    id: row.record,
    ref: row.ref,
    version: row.version,
    state: over ? 'expired' : isAsked ? 'awaiting-confirmation' : row.state,
    status: row.status,
    kind: row.kind,
    title: row.title,
    unit: owner.code,
    unitName: owner.name,
    own: row.own,
    at: msToRfc3339(row.created),
    urgency: row.urgency,
    deadline: msToRfc3339(row.deadline),
    expires: msToRfc3339(row.expires),
    owes: isOwed ? row.owes.map((unit) => nameOf(directory, unit).code) : [],
    acknowledged: row.acknowledged,
    addressed: row.addressed,
    late: row.lateAck || (isOwed && row.owes.length > 0 && now > row.deadline),
    ...(row.ownRung !== undefined && { ownRung: row.ownRung as LadderRow['rung'] }), // a word that the ladder wrote
    opened: row.opened,
    ...(row.portrait !== undefined && { portrait: row.portrait }),
    confirmedAt: msToRfc3339(row.confirmed),
    ...(row.state !== 'cancelled' && {
      freshness: freshnessOf({ confirmed: row.confirmed, until: row.expires }, now),
    }),
    ...(isAsked && { hit: { due: msToRfc3339(hit.due), urgent: hit.urgent, late: now > hit.due } }),
    proposed: row.proposed,
  }
}

interface Names {
  readonly db: ReadableDb
  readonly directory: RecordsDirectory
}

export const toLadderRows = (names: Names, { view, ladder }: ProjectedBulletin, now: number): LadderRow[] =>
  ladder.map((row) => toLadderRow(names, { view, row, now }))

function toLadderRow(
  names: Names,
  { view, row, now }: { readonly view: BulletinView; readonly row: LadderUnit; readonly now: number },
): LadderRow {
  const unit = nameOf(names.directory, row.unit)
  const top = row.reached.at(-1)
  const by = top && officerOf(names, top)
  const actor = row.acted && officerOf(names, row.acted.at)
  return {
    unit: unit.code,
    name: unit.name,
    ...(row.standsFor.length > 0 && { standsFor: row.standsFor.map((each) => nameOf(names.directory, each).code) }),
    rung: row.rung,
    ...(top !== undefined && { at: msToRfc3339(top.at) }),
    ...(by !== undefined && { by }),
    ...(row.answer !== undefined && { answer: { kind: row.answer.kind, text: row.answer.text } }),
    ...(row.acted !== undefined &&
      actor !== undefined && {
        acted: {
          outcome: row.acted.outcome,
          ...(row.acted.text !== undefined && { text: row.acted.text }),
          at: msToRfc3339(row.acted.at.at),
          by: actor,
        },
      }),
    ...(row.outcome !== undefined && { outcome: row.outcome }),
    rungs: row.reached.map((reached) => {
      const officer = officerOf(names, reached)
      return {
        rung: reached.rung,
        at: msToRfc3339(reached.at),
        ...(officer !== undefined && { by: officer }),
        ...(reached.statement !== undefined && { statement: reached.statement }),
      }
    }),
    deadline: msToRfc3339(owedUntil(view)),
    late: isLate(view, row, now),
    ...superiorOf(names, { view, row, now }),
  }
}

/** Whom we may tell that it is silent, and that we have. */
function superiorOf({ db, directory }: Names, silent: Parameters<typeof superiorDue>[1]): Pick<LadderRow, 'superior'> {
  const superior = superiorDue(directory, silent)
  if (superior === undefined) return {}
  const { title } = superiorRequest(directory, silent)
  const told = ownRequestTitled(db, { title, since: silent.view.creator.created })
  return {
    superior: {
      unit: superior.code,
      name: superior.name,
      ...(told !== undefined && { request: told.record, at: msToRfc3339(told.created) }),
    },
  }
}

/** Operations name officer and role; a receipt names the officer, whose certificate says in which role they read. */
function officerOf({ db, directory }: Names, { officer }: Reached): LadderRow['by'] {
  if (officer === undefined) return undefined
  if ('role' in officer) return { officer: officer.badge, name: officer.name, role: officer.role }
  const role = roleFor('read', directory.officerRoles(officer.id))
  const name = officerName(db, officer.id)
  return role && { officer: name?.badge ?? officer.id.slice(0, 8), name: name?.name ?? '', role }
}
