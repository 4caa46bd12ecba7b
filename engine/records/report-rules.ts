/** Who may do what with a periodic report (docs/spec/report.md, Who may). */
import { isPeriod } from '../../shared/domain/report-period.ts'
import type { Action } from './allowed.ts'
import { outsideOf } from './case-rules.ts'
import type { FamilyRules } from './family.ts'
import type { Operation, OperationOf } from './operation.ts'

/** names.md has no row for it: what a unit says of itself to others is released by its commander, as a notice is. */
export const reportAction: Action = 'release-notice'

export type ReportVersion = OperationOf<'report-submit'> | OperationOf<'report-correct'>
export const isReportVersion = (operation: Operation): operation is ReportVersion =>
  operation.kind === 'report-submit' || operation.kind === 'report-correct'

export const reportRules: FamilyRules<OperationOf<'report-submit'>> = {
  kinds: ['report-submit', 'report-correct'],
  action: () => reportAction,
  permits(operation, judging) {
    const { creator, speaksFor } = judging
    switch (operation.kind) {
      case 'report-submit':
        return creator.recipients.length > 1 && isPeriod(operation.body.report.period)
      case 'report-correct': {
        const { unit, recipients, body } = operation
        const isTold = outsideOf(recipients, judging, creator.recipients).every((each) => each === unit)
        return speaksFor(creator.unit) && isTold && isSamePeriod(body.report.period, creator.body.report.period)
      }
      default:
        return false
    }
  },
}

type Period = ReportVersion['body']['report']['period']
/** Figures are corrected; figures of other days are another report. */
const isSamePeriod = (a: Period, b: Period): boolean => a.kind === b.kind && a.from === b.from && a.to === b.to
