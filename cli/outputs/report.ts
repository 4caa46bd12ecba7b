/** JSON documents of the `report` commands (architecture.md, The command line). */
import { z } from 'zod'
import { reportCalls, reportDetail, reportLine, reportOverview } from '../../shared/ipc/report-calls.ts'

export const reportSubmitOutput = reportCalls['report.submit'].response
export const reportCorrectOutput = reportCalls['report.correct'].response
export const reportListOutput = z.strictObject({ reports: z.array(reportLine.omit({ family: true, unitName: true })) })
export const reportShowOutput = reportDetail.omit({ can: true, family: true, unitName: true })
export const reportOverviewOutput = reportOverview
export const reportExportOutput = z.strictObject({ out: z.string(), size: z.number() })
