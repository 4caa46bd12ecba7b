/** Periodic reports of the invented unit and its neighbours: one corrected, one for an exercise, and what they come to. */
import { exampleReport } from '../../../../shared/domain/example-report.ts'
import { daysIn } from '../../../../shared/domain/report-period.ts'
import { clearUpOf, sumByGroup, totalOf, type Counts } from '../../../../shared/domain/report-sums.ts'
import type { CrimeFigures } from '../../../../shared/domain/report-table.ts'
import type { ReportDetail, ReportLine, ReportOverview, ReportSums } from '../../../../shared/ipc/report-calls.ts'
import { day, hour } from '../../../../shared/time.ts'
import type { Handlers } from './fake-engine.ts'
import { hex, officers, units } from './world.ts'

const rated = <Each extends Counts>(counts: Each) => {
  const clearUp = clearUpOf(counts)
  return { ...counts, ...(clearUp !== undefined && { clearUp }) }
}
function sumsOf(all: readonly CrimeFigures[], days: number, wanted = 0): ReportSums {
  const groups = sumByGroup(all)
  return { groups: groups.map(rated), total: rated(totalOf(groups)), wanted, days }
}

export function reportHandlers(now: number, maySubmit: boolean): Handlers {
  const at = (ago: number): string => new Date(now - ago).toISOString()
  const [own = units[0]!, other = units[0]!, third = units[0]!, fourth = units[0]!] = units
  const example = exampleReport(now)
  const { period, figures: first } = example
  const held: CrimeFigures = {
    ...first,
    robbery: { recorded: 2, cleared: 3, offenders: 5 },
    usury: { recorded: 4, cleared: 3, offenders: 6 },
  }
  const month = daysIn(period)
  const line = (seed: number, more: Partial<ReportLine>): ReportLine => ({
    id: hex(seed, 64),
    family: 'report',
    ref: `BD-2026-${seed}RR-7Q`,
    title: 'Báo cáo tháng về tội phạm trật tự xã hội',
    status: 'actual',
    state: 'submitted',
    urgency: 'routine',
    unit: other.code,
    unitName: other.name,
    own: false,
    at: at(3 * day),
    changed: at(2 * hour),
    owed: 'none',
    late: false,
    parties: [own.code],
    period,
    total: sumsOf([first], month).total,
    version: 1,
    ...more,
  })
  const ours = { own: true, unit: own.code, unitName: own.name, parties: [other.code, third.code] }
  const lines = [
    line(881, { ...ours, state: 'corrected', version: 2, total: sumsOf([held], month).total }),
    line(882, {}),
    line(883, { ...ours, title: 'Diễn tập: báo cáo tuần', status: 'exercise', at: at(9 * day), changed: at(9 * day) }),
  ]
  const said = (seed: number, ago: number, from = own) => {
    const { officer, name, role } = from === own ? officers.hcmCommander : officers.bdCommander
    return { statement: hex(seed, 64), at: at(ago), unit: from, by: { officer, name, role } }
  }
  const shown = (id: string): ReportDetail => {
    const {
      parties: _parties,
      period: days,
      total: _total,
      ...found
    } = lines.find((each) => each.id === id) ?? lines[0]!
    const from = found.own ? own : other
    const isCorrected = found.version > 1
    const figures = isCorrected ? held : first
    return {
      ...found,
      by: said(0, 0, from).by,
      report: {
        ...example,
        title: found.title,
        status: found.status,
        period: days,
        figures,
        ...(isCorrected && { notes: 'Cướp tài sản: khám phá thêm một vụ của tháng trước.' }),
      },
      sums: sumsOf([figures], month, 3),
      over: isCorrected ? ['robbery'] : [],
      head: hex(892, 64),
      recipients: found.own ? [other, third] : [own],
      versions: [
        { ...said(891, 3 * day, from), sums: sumsOf([first], month, 3) },
        ...(isCorrected
          ? [{ ...said(892, 2 * hour), reason: 'Bổ sung vụ của hai xã', sums: sumsOf([held], month, 3) }]
          : []),
      ],
      can: { correct: found.own && maySubmit },
    }
  }
  const none = sumsOf([], 0)
  const overview = (from: string, to: string): ReportOverview => {
    const days = daysIn({ from, to })
    const report = { id: hex(881, 64), ref: 'BD-2026-881RR-7Q', version: 2, period }
    const target = { year: Number(to.slice(0, 4)), reduction: 5, clearUp: 75 }
    return {
      from,
      to,
      days,
      units: [
        {
          ...sumsOf([held, held], days, 6),
          unit: own,
          before: sumsOf([held, first, { theft: { recorded: 31, cleared: 20 } }], days, 4),
          progress: {
            target,
            soFar: sumsOf([held, held], days, 6),
            baseline: 1000,
            ceiling: 950,
            recorded: 'on-track',
            clearUp: 'behind',
          },
          reports: [report],
        },
        {
          ...sumsOf([first], month, 3),
          unit: other,
          before: none,
          reports: [
            { ...report, id: hex(882, 64), ref: 'BD-2026-882RR-7Q', version: 1 },
            { ...report, id: hex(884, 64), ref: 'BD-2026-884RR-7Q', version: 1, skipped: 'duplicate' },
          ],
        },
      ],
      total: sumsOf([held, held, first], days, 9),
      before: sumsOf([held, first], days, 4),
      silent: [third, fourth],
      more: false,
    }
  }
  return {
    'report.list': () => ({ reports: lines, more: false }),
    'report.get': ({ id }) => shown(id),
    'report.overview': ({ from, to }) => overview(from, to),
  }
}
