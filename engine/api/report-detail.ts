/** What is shown of periodic reports: one of them, and lines. */
import { clearUpOf, isOver, type Counts } from '../../shared/domain/report-sums.ts'
import type { Role } from '../../shared/domain/roles.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import type { ReportDetail, ReportLine, ReportSums } from '../../shared/ipc/report-calls.ts'
import { msToRfc3339, rfc3339ToMs } from '../../shared/time.ts'
import type { OpenHome } from '../open-home.ts'
import { roleFor } from '../records/allowed.ts'
import { sumsOf, type Sums } from '../records/report-overview.ts'
import type { ReportView } from '../records/report-projection.ts'
import { reportAction, type ReportVersion } from '../records/report-rules.ts'
import { nameOf } from '../records/unit-names.ts'
import { handleOf } from '../store/record-handles.ts'
import { lineAt, listLines, type RecordLine } from '../store/record-lines.ts'
import { officerRef } from './bulletin-detail.ts'
import { toRecordLine } from './record-line.ts'
import { reportOf } from './report-write.ts'
import { isOwnToday } from './record-named.ts'

export function reportPage(home: OpenHome, { before, limit }: ParsedRequestOf<'report.list'>) {
  const start = before === undefined ? Number.MAX_SAFE_INTEGER : (rfc3339ToMs(before) ?? 0)
  const page = listLines(home.context.store.read, { family: 'report', before: start, limit })
  return { reports: page.lines.flatMap((line) => toReportLine(home, line)), more: page.more }
}

function toReportLine(home: OpenHome, line: RecordLine): readonly ReportLine[] {
  const view = reportOf(home.context.store.read, line.record, home)
  if (view === undefined) return []
  const { total } = shownSums(sumsIn(view))
  return [{ ...toRecordLine(home.records, line), period: view.report.period, total, version: view.version }]
}

export function toReportDetail(
  { home, roles }: { readonly home: OpenHome; readonly roles: readonly Role[] },
  view: ReportView,
): ReportDetail {
  const { records, context } = home
  const id = handleOf(context.store.read, view.id)
  const line = id === undefined ? undefined : lineAt(context.store.read, id)
  if (line === undefined) throw new Error('a report without a line')
  const { parties: _parties, ...shown } = toRecordLine(records, line)
  const sums = shownSums(sumsIn(view))
  return {
    ...shown,
    by: authorOf(view.creator),
    report: view.report,
    sums,
    over: sums.groups.filter(isOver).map(({ group }) => group),
    version: view.version,
    head: view.head.hash,
    recipients: view.creator.recipients
      .filter((unit) => unit !== view.creator.unit)
      .map((unit) => shownUnit(home, unit)),
    versions: view.versions.map((each) => ({
      statement: each.hash,
      at: msToRfc3339(each.created),
      unit: shownUnit(home, each.unit),
      by: authorOf(each),
      ...(each.kind === 'report-correct' && { reason: each.body.reason }),
      sums: shownSums(sumsIn({ ...view, report: { ...view.report, ...each.body.report } })),
    })),
    can: { correct: isOwnToday(home, view) && roleFor(reportAction, roles) !== undefined },
  }
}

/** Of one report by itself. */
const sumsIn = (view: ReportView): Sums => sumsOf([{ view, skipped: undefined }])

export function shownUnit({ records }: OpenHome, unit: UnitId) {
  const { id, code, name } = nameOf(records, unit)
  return { id, code, name }
}

/** With its rates, which are computed here and travel nowhere. */
export const shownSums = ({ groups, total, wanted, days }: Sums): ReportSums => ({
  groups: groups.map((each) => ({ group: each.group, ...withRate(each) })),
  total: withRate(total),
  wanted,
  days,
})

function withRate({ recorded, cleared, offenders }: Counts) {
  const clearUp = clearUpOf({ recorded, cleared })
  return { recorded, cleared, offenders, ...(clearUp !== undefined && { clearUp }) }
}

/** No operation is permitted without an officer (breaches.ts). */
function authorOf({ officer }: Pick<ReportVersion, 'officer'>): ReportDetail['by'] {
  if (officer === undefined) throw new Error('a permitted operation without an officer')
  return officerRef(officer)
}
