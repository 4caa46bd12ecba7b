/** A periodic report in one line. Nobody owes a word about it. */
import { dayStart } from '../../shared/domain/report-period.ts'
import { limits } from '../../shared/limits.ts'
import { day } from '../../shared/time.ts'
import type { Operation } from './operation.ts'
import { projectReport } from './report-projection.ts'
import { isOurs } from './request-line.ts'
import type { ShownRecord, Viewer } from './shown-record.ts'

export function reportLine(operations: readonly Operation[], viewer: Viewer): ShownRecord | undefined {
  const view = projectReport(operations, viewer.heirs)
  if (view === undefined) return undefined
  const { report, creator } = view
  return {
    family: 'report',
    creator,
    owner: view.owner,
    own: isOurs(view.owner, viewer),
    title: report.title,
    status: report.status,
    state: view.state,
    open: true,
    until: reportUntil(report.period.to),
    urgency: 'routine',
    changed: Math.max(...view.permitted.map(({ created }) => created)),
    owed: 'none',
    due: undefined,
    parties: creator.recipients.filter((unit) => !isOurs(unit, viewer)),
    searchable: { title: report.title, ...(report.notes !== undefined && { notes: report.notes }) },
  }
}

/** Overviews find reports by their last day, through this (store/report-queries.ts). */
export const reportUntil = (lastDay: string): number => dayStart(lastDay) + day + limits.reportKeptMs
