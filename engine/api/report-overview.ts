/** What the reports at hand come to over some days. Reads; signs nothing. */
import { daysIn, isPeriod, yearOf, type Days } from '../../shared/domain/report-period.ts'
import { referenceOf } from '../../shared/domain/reference.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { ParsedRequestOf } from '../../shared/ipc/contract.ts'
import type { ReportOverview } from '../../shared/ipc/report-calls.ts'
import { limits } from '../../shared/limits.ts'
import type { OpenHome } from '../open-home.ts'
import { reportUntil } from '../records/report-line.ts'
import { addSums, overviewOf, type Counted, type Progress, type UnitOverview } from '../records/report-overview.ts'
import type { ReportView } from '../records/report-projection.ts'
import { nameOf } from '../records/unit-names.ts'
import { reportsUntil } from '../store/report-queries.ts'
import { unitNamed } from './recipients.ts'
import { shownSums, shownUnit } from './report-detail.ts'
import { reportOf } from './report-write.ts'

/** Throws GiaobanError `report/invalid`: more days than a year has; `recipient/unknown-unit`. */
export function reportsOverview(home: OpenHome, request: ParsedRequestOf<'report.overview'>): ReportOverview {
  const { from, to, status } = request
  if (!isPeriod(request)) throw new GiaobanError('report/invalid', { params: { field: 'to', rule: 'span' } })
  const wanted = request.units?.map((text) => namedHere(home, text))
  const { views, more } = reportsAbout(home, request)
  const asked = views.filter(
    ({ owner, report }) => report.status === status && (wanted === undefined || wanted.includes(owner)),
  )
  const units = overviewOf(asked, { from, to })
  const heard = new Set(units.filter(({ days }) => days > 0).map(({ unit }) => unit))
  const expected = wanted ?? [home.context.self.unit, ...home.records.addressable().map(({ id }) => id)]
  return {
    from,
    to,
    days: daysIn({ from, to }),
    units: units.map((each) => toUnit(home, each)),
    total: shownSums(addSums(units)),
    before: shownSums(addSums(units.map(({ before }) => before))),
    silent: [...new Set(expected)].filter((unit) => !heard.has(unit)).map((unit) => shownUnit(home, unit)),
    more,
  }
}

/** Of these days, of the year in which they end, and of the year before either. */
function reportsAbout(home: OpenHome, { from, to }: Days): { readonly views: readonly ReportView[]; more: boolean } {
  const db = home.context.store.read
  const first = Math.min(yearOf(from), yearOf(to)) - 1
  const limit = limits.reportOverviewRows
  const until = { from: reportUntil(`${String(first).padStart(4, '0')}-01-01`), to: reportUntil(`${yearOf(to)}-12-31`) }
  const found = reportsUntil(db, { ...until, limit: limit + 1 })
  return { views: found.slice(0, limit).flatMap((id) => reportOf(db, id, home) ?? []), more: found.length > limit }
}

const namedHere = (home: OpenHome, text: string): UnitId =>
  nameOf(home.records, home.context.self.unit).code === text ? home.context.self.unit : unitNamed(home, text, [])

function toUnit(home: OpenHome, each: UnitOverview): ReportOverview['units'][number] {
  const { unit, reports, before, progress } = each
  return {
    unit: shownUnit(home, unit),
    ...shownSums(each),
    before: shownSums(before),
    ...(progress !== undefined && { progress: toProgress(progress) }),
    reports: reports.map((counted) => toReport(home, counted)),
  }
}

const toReport = ({ records }: OpenHome, { view, skipped }: Counted) => ({
  id: view.id,
  ref: referenceOf({ unitCode: nameOf(records, view.owner).code, created: view.creator.created, recordId: view.id }),
  version: view.version,
  period: view.report.period,
  ...(skipped !== undefined && { skipped }),
})

const toProgress = ({ target, soFar, baseline, ceiling, recorded, clearUp }: Progress) => ({
  target,
  soFar: shownSums(soFar),
  ...(baseline !== undefined && { baseline }),
  ...(ceiling !== undefined && { ceiling }),
  recorded,
  clearUp,
})
