/** `giaoban schema report --example`: a test report of invented figures. Its period is the month before that of `now`. */
import { dateOfDay, dayNumber } from './report-period.ts'
import type { ReportInput } from './report-table.ts'

export function exampleReport(now: number = Date.UTC(2026, 11, 1)): ReportInput {
  const today = new Date(now)
  const first = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - 1, 1)
  const from = new Date(first).toISOString().slice(0, 10)
  const to = dateOfDay(dayNumber(new Date(now).toISOString().slice(0, 7) + '-01') - 1)
  return {
    title: 'Báo cáo tháng về tội phạm trật tự xã hội (thử nghiệm)',
    status: 'test',
    marking: 'noi-bo',
    handling: 'H0',
    period: { kind: 'month', from, to },
    figures: {
      injury: { recorded: 12, cleared: 11, offenders: 19 },
      snatching: { recorded: 8, cleared: 6, offenders: 9 },
      theft: { recorded: 40, cleared: 31, offenders: 35 },
      fraud: { recorded: 15, cleared: 7, offenders: 8 },
      other: { recorded: 5, cleared: 5 },
    },
    wanted: 3,
    target: { year: Number(to.slice(0, 4)), reduction: 5, clearUp: 75, baseline: 1000 },
    preparedBy: 'Đội tổng hợp',
  }
}
