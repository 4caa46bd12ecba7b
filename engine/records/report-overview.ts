/**
 * What the reports of several units come to over some days: sums, rates, the same days of the year before, and how each
 * unit stands to what it has set itself. Pure, and the same whatever order the reports come in (docs/spec/report.md).
 */
import { daysIn, isWithin, touches, yearBefore, yearOf, type Days } from '../../shared/domain/report-period.ts'
import {
  addCounts,
  noCounts,
  sumByGroup,
  totalOf,
  type Counts,
  type GroupSums,
} from '../../shared/domain/report-sums.ts'
import type { ReportTarget } from '../../shared/domain/report-table.ts'
import { crimeGroups, type Pace, type SkipReason } from '../../shared/domain/report-words.ts'
import type { UnitId } from '../../shared/ids.ts'
import type { ReportView } from './report-projection.ts'

export interface Counted {
  readonly view: ReportView
  /** Why it is not added up. */
  readonly skipped: SkipReason | undefined
}

export interface Sums {
  readonly groups: GroupSums
  readonly total: Counts
  readonly wanted: number
  /** Days of which there is a report. */
  readonly days: number
}

export interface UnitOverview extends Sums {
  readonly unit: UnitId
  readonly reports: readonly Counted[]
  /** Over the same days of the year before. */
  readonly before: Sums
  readonly progress: Progress | undefined
}

export interface Progress {
  readonly target: ReportTarget
  /** From the first day of the target's year to the last day asked for. */
  readonly soFar: Sums
  /** Recorded in the whole year before. */
  readonly baseline: number | undefined
  /** At most so many are to be recorded in the whole year. */
  readonly ceiling: number | undefined
  readonly recorded: Pace
  readonly clearUp: Pace
}

/** Ascending by unit; whoever has nothing at all is not among them. */
export function overviewOf(all: readonly ReportView[], window: Days): readonly UnitOverview[] {
  const units = [...new Set(all.map(({ owner }) => owner))].toSorted()
  return units.flatMap((unit) => {
    const own = all.filter(({ owner }) => owner === unit)
    const reports = countedIn(own, window)
    const before = sumsOf(countedIn(own, yearBefore(window)))
    if (reports.length === 0 && before.days === 0) return []
    return [{ unit, reports, ...sumsOf(reports), before, progress: progressOf(own, window) }]
  })
}

/**
 * Of one unit: a crime is counted once. The longest period first, then who was submitted last, then the greater id; what
 * touches one that is counted is shown and not added up.
 */
export function countedIn(own: readonly ReportView[], window: Days): readonly Counted[] {
  const touching = own.filter(({ report }) => touches(report.period, window)).toSorted(byWeight)
  const counted: ReportView[] = []
  return touching.map((view) => {
    const skipped = skippedFor(view, window, counted)
    if (skipped === undefined) counted.push(view)
    return { view, skipped }
  })
}

function skippedFor({ report: { period } }: ReportView, window: Days, counted: readonly ReportView[]) {
  if (!isWithin(period, window)) return 'outside'
  const other = counted.find(({ report }) => touches(report.period, period))?.report.period
  if (other === undefined) return undefined
  return other.from === period.from && other.to === period.to ? 'duplicate' : 'overlap'
}

const byWeight = (a: ReportView, b: ReportView): number =>
  daysIn(b.report.period) - daysIn(a.report.period) || b.creator.created - a.creator.created || (a.id < b.id ? 1 : -1)

export function sumsOf(reports: readonly Counted[]): Sums {
  const counted = reports.flatMap(({ view, skipped }) => (skipped === undefined ? [view.report] : []))
  const groups = sumByGroup(counted.map(({ figures }) => figures))
  return {
    groups,
    total: totalOf(groups),
    wanted: counted.reduce((sum, { wanted }) => sum + (wanted ?? 0), 0),
    days: counted.reduce((sum, { period }) => sum + daysIn(period), 0),
  }
}

/** Of several units: each crime is one unit's. */
export const addSums = (all: readonly Sums[]): Sums => {
  const groups = crimeGroups.flatMap((group) => {
    const given = all.flatMap((each) => each.groups.filter((one) => one.group === group))
    return given.length === 0 ? [] : [{ group, ...given.reduce<Counts>(addCounts, noCounts) }]
  })
  return {
    groups,
    total: totalOf(groups),
    wanted: all.reduce((sum, { wanted }) => sum + wanted, 0),
    days: all.reduce((sum, { days }) => sum + days, 0),
  }
}

/** The last target that the unit has named for the year in which the days end. */
function progressOf(own: readonly ReportView[], { to }: Days): Progress | undefined {
  const year = yearOf(to)
  const target = own
    .toSorted((a, b) => a.head.created - b.head.created || (a.head.hash < b.head.hash ? -1 : 1))
    .findLast(({ report }) => report.target?.year === year)?.report.target
  if (target === undefined) return undefined
  const days = { from: `${year}-01-01`, to }
  const soFar = sumsOf(countedIn(own, days))
  const last = { from: `${year - 1}-01-01`, to: `${year - 1}-12-31` }
  const before = sumsOf(countedIn(own, last))
  const baseline = target.baseline ?? (before.days === daysIn(last) ? before.total.recorded : undefined)
  const ceiling =
    baseline === undefined || target.reduction === undefined
      ? undefined
      : Math.floor((baseline * (100 - target.reduction)) / 100)
  return {
    target,
    soFar,
    baseline,
    ceiling,
    recorded: recordedPace(soFar, ceiling, year),
    clearUp: clearUpPace(soFar, target),
  }
}

/** Of the year's ceiling, the part that belongs to the days of which there are figures. */
function recordedPace({ total, days }: Sums, ceiling: number | undefined, year: number): Pace {
  if (ceiling === undefined || days === 0) return 'unknown'
  if (total.recorded > ceiling) return 'missed'
  const whole = daysIn({ from: `${year}-01-01`, to: `${year}-12-31` })
  return total.recorded * whole <= ceiling * days ? 'on-track' : 'behind'
}

function clearUpPace({ total }: Sums, { clearUp }: ReportTarget): Pace {
  if (clearUp === undefined || total.recorded === 0) return 'unknown'
  return total.cleared * 100 >= total.recorded * clearUp ? 'on-track' : 'behind'
}
