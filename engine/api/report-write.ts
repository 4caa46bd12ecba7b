/** Submitting and correcting a periodic report. Each is one transaction. */
import type { Marking } from '../../shared/domain/bulletin-words.ts'
import { reportProblem } from '../../shared/domain/check-report.ts'
import type { ReportInput } from '../../shared/domain/report-table.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { RecordId } from '../../shared/ids.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import { reportCorrect, reportSubmit } from '../../shared/protocol/bodies/report.ts'
import type { OpenHome } from '../open-home.ts'
import { handlingToBits } from '../records/operation.ts'
import { projectReport, type ReportView } from '../records/report-projection.ts'
import type { ReadableDb } from '../store/database.ts'
import { operationsOf } from '../store/operations.ts'
import { writeIn, type By } from './authoring.ts'
import { beginRecord } from './begin-record.ts'
import { mustBeOpen, resolveRecipients } from './recipients.ts'
import { isOwnToday, readersToday, viewNamed } from './record-named.ts'

/** Throws GiaobanError `usage/not-found`, `usage/ambiguous-id`. */
export function reportNamed(home: OpenHome, id: string): ReportView {
  return viewNamed(home, id, reportOf)
}

export const reportOf = (db: ReadableDb, record: RecordId, { records }: OpenHome): ReportView | undefined =>
  projectReport(operationsOf(db, record), records.heirs)

/** As its body holds it. Throws GiaobanError `report/invalid`, `marking/*`. */
function contentOf({ context }: OpenHome, report: ReportInput) {
  const problem = reportProblem(report, { allowsMat: false }, context.clock.now())
  if (problem !== undefined)
    throw new GiaobanError(problem.code, { params: { field: problem.path, rule: problem.rule } })
  const { marking, handling, ...content } = report
  // `reportProblem` refuses every other marking.
  return { marking: marking as Marking, handling: handlingToBits(handling), content }
}

export function submitReport(home: OpenHome, by: By, wanted: ParsedRequestOf<'report.submit'>) {
  const { context } = home
  mustBeOpen(home)
  const { content, marking, handling } = contentOf(home, wanted.report)
  const to = resolveRecipients(home, wanted.to, wanted.accept)
  return beginRecord(home, {
    type: 'report-submit',
    by,
    handling,
    marking,
    to: to.units,
    accepted: to.accepted,
    body: (common) => reportSubmit.encode(context.deps.crypto, { ...common, role: by.role, report: content }),
  })
}

/**
 * Days, marking and handling are those of what was submitted. Throws GiaobanError `usage/wrong-state` for a report of
 * another unit, `report/changed` when another version holds by now than the one that was on screen.
 */
export function correctReport(home: OpenHome, by: By, request: ParsedRequestOf<'report.correct'>) {
  mustBeOpen(home)
  const view = reportNamed(home, request.id)
  if (!isOwnToday(home, view)) throw new GiaobanError('usage/wrong-state')
  if (view.head.hash !== request.version) throw new GiaobanError('report/changed')
  const { marking, handling, period } = view.report
  const wanted = request.report.period
  if (wanted.kind !== period.kind || wanted.from !== period.from || wanted.to !== period.to)
    throw new GiaobanError('report/invalid', { params: { field: 'period', rule: 'same' } })
  const { content } = contentOf(home, { ...request.report, marking, handling })
  const statement = writeIn(
    home,
    {
      type: 'report-correct',
      to: readersToday(home, view.creator.recipients),
      officer: by.officer,
      urgency: 'routine',
      body: (common) =>
        reportCorrect.encode(home.context.deps.crypto, {
          ...common,
          role: by.role,
          report: content,
          reason: request.reason,
        }),
    },
    { creator: view.creator, now: (tx) => (reportOf(tx, view.id, home) ?? view).permitted },
  )
  return { id: view.id, statement, version: (reportOf(home.context.store.read, view.id, home) ?? view).version }
}
