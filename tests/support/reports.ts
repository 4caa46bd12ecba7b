/** Statements on periodic reports. Of HCM's commander, for HCM, Bình Dương and Long An unless it is said otherwise. */
import { exampleReport } from '../../shared/domain/example-report.ts'
import type { CrimeFigures, ReportInput, ReportTarget } from '../../shared/domain/report-table.ts'
import type { UnitId } from '../../shared/ids.ts'
import { reportCorrect, reportSubmit } from '../../shared/protocol/bodies/report.ts'
import { authors, testTime, units, type Common, type Statement, type StatementMaker } from './operations.ts'

export type Reported = Common & {
  readonly to?: readonly UnitId[]
  readonly period?: ReportInput['period']
  readonly figures?: CrimeFigures
  readonly target?: ReportTarget
}
const owner = { author: authors.hcmCommander, to: [units.hcm, units.binhDuong, units.longAn] }

function contentOf({ period, figures, target }: Reported) {
  const { marking: _marking, handling: _handling, target: own, ...report } = exampleReport(testTime)
  return {
    ...report,
    title: report.title.normalize('NFC'),
    preparedBy: 'Đội tổng hợp'.normalize('NFC'),
    target: target ?? own!,
    ...(period !== undefined && { period }),
    ...(figures !== undefined && { figures }),
  }
}

export const reportStatements = (make: StatementMaker) => ({
  submit: (options: Reported = {}): Statement =>
    make.of(
      'report-submit',
      (crypto, common) => reportSubmit.encode(crypto, { ...common, report: contentOf(options) }),
      {
        ...owner,
        ...options,
      },
    ),
  correct: (options: Reported & { readonly reason?: string }): Statement =>
    make.of(
      'report-correct',
      (crypto, common) =>
        reportCorrect.encode(crypto, { ...common, report: contentOf(options), reason: options.reason ?? 'x' }),
      { ...owner, ...options },
    ),
})
