/** Everything that the detail screen shows of one bulletin. */
import type { z } from 'zod'
import type { bulletinDetail } from '../../shared/ipc/bulletin-values.ts'
import type { Role } from '../../shared/domain/roles.ts'
import { referenceOf } from '../../shared/domain/reference.ts'
import { idBytes, type OfficerId } from '../../shared/ids.ts'
import { day, msToRfc3339 } from '../../shared/time.ts'
import { roleFor, type Action } from '../records/allowed.ts'
import { bulletinAction, isContent } from '../records/bulletin-rules.ts'
import {
  freshnessAt,
  reportedArrest,
  shownStateAt,
  stateAt,
  type JudgedOperation,
} from '../records/bulletin-projection.ts'
import {
  bulletinOf,
  type Operation,
  type OperationFacts,
  type OperationOf,
  type OperationOfficer,
} from '../records/operation.ts'
import { owedUntil } from '../records/ladder.ts'
import type { RecordsDirectory } from '../records/records-directory.ts'
import { nameOf } from '../records/unit-names.ts'
import { shownFiles } from './shown-files.ts'
import { isOwn, type ProjectedBulletin } from '../store/bulletins.ts'
import type { ReadableDb } from '../store/database.ts'
import { toLadderRows } from './bulletin-rows.ts'

type Detail = z.output<typeof bulletinDetail>

export interface DetailContext {
  readonly db: ReadableDb
  readonly directory: RecordsDirectory
  readonly now: number
  /** Of the signed-in officer. */
  readonly roles: readonly Role[]
  readonly officer: OfficerId
}

export function toBulletinDetail(context: DetailContext, projected: ProjectedBulletin): Detail {
  const { view, ladder } = projected
  const { directory, db, now } = context
  const state = stateAt(view, now)
  const own = isOwn(view, directory)
  const speaks = directory.heirs.today(view.owner) === directory.ownUnit // a closed unit's own desk reads on, and writes no more
  const ownRow = ladder.find((row) => row.unit === directory.ownUnit)
  const open = state === 'active'
  const may = (action: Action): boolean => roleFor(action, context.roles) !== undefined
  return {
    id: view.id,
    ref: referenceIn(directory, view),
    version: view.version,
    head: view.head,
    state: shownStateAt(view, now),
    ...(view.reason !== undefined && { reason: view.reason }),
    status: view.bulletin.status,
    release: view.release,
    ...(view.released !== undefined && {
      released: { statement: view.released.hash, at: msToRfc3339(view.released.created), by: authorOf(view.released) },
    }),
    written: { at: msToRfc3339(view.content.created), by: authorOf(view.content) },
    confirmed: {
      ...(state === 'cancelled' ? {} : { freshness: freshnessAt(view, now) }),
      at: msToRfc3339(view.confirmed.created),
      by: authorOf(view.confirmed),
    },
    unit: unitRef(directory, view.owner),
    own,
    by: authorOf(view.content),
    at: msToRfc3339(view.creator.created),
    urgency: view.urgency,
    deadline: msToRfc3339(owedUntil(view)),
    expires: msToRfc3339(view.validUntil),
    bulletin: view.bulletin,
    recipients: view.addressed.map((unit) => unitRef(directory, unit)),
    attachments: shownFiles(db, view.content),
    checks: { ...checks(context, view.head), ...ageOf(directory, view.content) },
    history: view.history.map((each) => toHistory(directory, each)),
    earlier: earlierOf(context, view),
    ...found(context, { view, now, speaks }),
    units: toLadderRows({ db, directory }, projected, now),
    can: {
      acknowledge:
        state !== 'expired' && ownRow !== undefined && ownRow.acknowledgedAt === undefined && may('acknowledge'),
      cancel: open && speaks && may(bulletinAction('bulletin-cancel', view.release)),
      update: state !== 'cancelled' && speaks && may(bulletinAction('bulletin-update', view.release)),
      release:
        open &&
        speaks &&
        view.release === 'diffusion' &&
        view.content.officer?.id !== context.officer &&
        may('release-notice'),
      escalate: speaks && may('send-diffusion'),
      revalidate: state !== 'cancelled' && speaks && may(bulletinAction('bulletin-revalidate', view.release)),
      report: state !== 'cancelled' && ownRow !== undefined && may('report-sighting'),
      answerHit: state !== 'cancelled' && speaks && view.hits.some((hit) => hit.open) && may('answer-hit'),
      act: state !== 'cancelled' && ownRow !== undefined && may('mark-acted'),
      export: may('export-evidence'),
    },
  }
}

interface Found {
  readonly view: ProjectedBulletin['view']
  readonly now: number
  readonly speaks: boolean
}
/** What units have found, what they ask about it, and what that proposes to the owner. */
function found(
  { db, directory }: DetailContext,
  { view, now, speaks }: Found,
): Pick<Detail, 'sightings' | 'hits' | 'proposed'> {
  const saidBy = (operation: Operation) => ({
    statement: operation.hash,
    at: msToRfc3339(operation.created),
    unit: nameOf(directory, operation.unit).code,
    by: authorOf(operation),
    ...(textOf(operation) !== undefined && { text: textOf(operation) }),
  })
  const accepted = view.history.flatMap(({ operation, verdict }) => (verdict === 'accepted' ? [operation] : []))
  const arrest = reportedArrest(view)
  return {
    sightings: accepted
      .filter((each) => each.kind === 'sighting')
      .map((each) => ({
        ...saidBy(each),
        head: each.body.head,
        certainty: each.body.certainty,
        seenAt: msToRfc3339(each.body.seenAt),
        place: each.body.place,
        attachments: shownFiles(db, each),
      })),
    hits: view.hits.map(({ request, answers, open, deadline }) => ({
      ...saidBy(request),
      head: request.body.head,
      urgency: request.body.urgency,
      compared: request.body.compared.map((each) => ({ ...each })),
      open,
      deadline: msToRfc3339(deadline),
      late: open && now > deadline,
      answers: answers.map((each) => ({
        ...saidBy(each),
        answer: each.body.answer,
        ...(each.body.until !== undefined && { until: msToRfc3339(each.body.until) }),
      })),
    })),
    ...(arrest !== undefined && speaks && { proposed: { ...saidBy(arrest), reason: 'arrested' } }),
  }
}

/** The versions that an update has superseded. */
function earlierOf({ db }: DetailContext, { history }: ProjectedBulletin['view']): Detail['earlier'] {
  return history
    .flatMap(({ operation, verdict }) => (verdict === 'accepted' && isContent(operation) ? [operation] : []))
    .slice(0, -1)
    .map((content, index) => ({
      version: index + 1,
      statement: content.hash,
      at: msToRfc3339(content.created),
      by: authorOf(content),
      bulletin: bulletinOf(content),
      attachments: shownFiles(db, content),
    }))
}

/** As its unit was called when it was made. */
export const referenceIn = (
  directory: RecordsDirectory,
  {
    id,
    owner,
    creator,
  }: Pick<ProjectedBulletin['view'], 'id' | 'owner'> & {
    readonly creator: Pick<OperationFacts, 'logSize' | 'created'>
  },
): string =>
  referenceOf({
    unitCode: nameOf(directory, owner, creator.logSize).code,
    created: creator.created,
    recordId: id,
  })

export const unitRef = (directory: RecordsDirectory, unit: Operation['unit']): Detail['unit'] => {
  const { id, code, name } = nameOf(directory, unit)
  return { id, code, name }
}
export const officerRef = ({ badge, name, role }: OperationOfficer): Detail['by'] => ({ officer: badge, name, role })

/** No operation is accepted without an officer (`isPermitted`). */
export function authorOf({ officer }: Pick<OperationFacts, 'officer'>): Detail['by'] {
  if (officer === undefined) throw new Error('an accepted operation without an officer')
  return officerRef(officer)
}

/** Facts that were established before the statement was stored (docs/spec/envelope.md, Receiving), as they stand now. */
function checks({ db, directory }: DetailContext, head: Operation['hash']): Detail['checks'] {
  const row = db.get<{ outcome: string; officer: Uint8Array | undefined; log_size: number }>(
    'SELECT outcome, officer, log_size FROM statement WHERE hash = ?',
    idBytes(head),
  )
  const verified = row !== undefined && row.outcome !== 'quarantined' && row.outcome !== 'not-allowed'
  return {
    signature: { ok: verified },
    device: { ok: verified },
    officer: { ok: verified && row.officer !== undefined },
    directory: { ok: verified },
    directorySize: row?.log_size ?? 0,
    witnessed: directory.witnessed,
  }
}

/** How old the directory was that the content was sealed under, by the cosignatures that it carries. Online units are below a day. */
function ageOf(
  directory: RecordsDirectory,
  { created, body }: OperationOf<'bulletin-create' | 'bulletin-update'>,
): Pick<Detail['checks'], 'directoryDays'> {
  const seenAt = directory.cosignedAt(body.note)
  const days = seenAt === undefined ? 0 : Math.floor((created - seenAt) / day)
  return days < 1 ? {} : { directoryDays: days }
}

function toHistory(directory: RecordsDirectory, { operation, verdict }: JudgedOperation): Detail['history'][number] {
  const words = textOf(operation)
  return {
    statement: operation.hash,
    kind: verdict === 'accepted' ? operation.kind : verdict,
    at: msToRfc3339(operation.created),
    unit: nameOf(directory, operation.unit).code,
    ...(operation.officer !== undefined && { by: officerRef(operation.officer) }),
    ...(words !== undefined && { text: words }),
  }
}

function textOf(operation: Operation): string | undefined {
  switch (operation.kind) {
    case 'sighting':
    case 'hit-request':
    case 'hit-answer':
    case 'acknowledge':
    case 'bulletin-cancel':
    case 'acted':
      return operation.body.text
    default:
      return undefined
  }
}
