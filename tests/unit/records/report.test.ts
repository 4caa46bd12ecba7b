import { beforeAll, describe, expect, it } from 'vitest'
import { breachesOf } from '../../../engine/records/breaches.ts'
import { causalOrder } from '../../../engine/records/causal-order.ts'
import { noHeirs } from '../../../engine/records/heirs.ts'
import { reportLine } from '../../../engine/records/report-line.ts'
import { overviewOf } from '../../../engine/records/report-overview.ts'
import { projectReport, type ReportView } from '../../../engine/records/report-projection.ts'
import { isReportVersion } from '../../../engine/records/report-rules.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import { reportProblem } from '../../../shared/domain/check-report.ts'
import { exampleReport } from '../../../shared/domain/example-report.ts'
import { clearUpOf } from '../../../shared/domain/report-sums.ts'
import { yearBefore } from '../../../shared/domain/report-period.ts'
import { reportInput, type ReportInput } from '../../../shared/domain/report-table.ts'
import { CodecError } from '../../../shared/protocol/cbor.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { limits } from '../../../shared/limits.ts'
import { hour } from '../../../shared/time.ts'
import { authors, StatementMaker, testTime, units, type Statement } from '../../support/operations.ts'
import { reportStatements } from '../../support/reports.ts'

let make: StatementMaker
let reports: ReturnType<typeof reportStatements>
beforeAll(async () => {
  make = new StatementMaker(await createCrypto())
  reports = reportStatements(make)
})
const { hcm, binhDuong, longAn } = units
const project = (...statements: readonly Statement[]): ReportView => {
  const view = projectReport(statements.map(({ operation }) => operation))
  if (view === undefined) throw new Error('no report')
  return view
}
const breach = (last: Statement, ...before: readonly Statement[]): string | undefined =>
  breachesOf(causalOrder([...before, last].map(({ operation }) => operation)), noHeirs).get(last.hash)
const theft = (recorded: number, cleared: number) => ({ theft: { recorded, cleared } })
const month = (year: number, number: number) => {
  const two = String(number).padStart(2, '0')
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate()
  return { kind: 'month' as const, from: `${year}-${two}-01`, to: `${year}-${two}-${last}` }
}
const whole = (year: number) => ({ kind: 'year' as const, from: `${year}-01-01`, to: `${year}-12-31` })

describe('a periodic report', () => {
  it('holds its last version, and keeps the earlier ones with the reason', () => {
    const made = reports.submit({ figures: theft(10, 5) })
    const corrected = reports.correct({ parents: [made], figures: theft(11, 6), reason: 'Bỏ sót một vụ' })
    const view = project(corrected, made)
    expect(view).toMatchObject({ version: 2, state: 'corrected', report: { figures: theft(11, 6) } })
    expect(view.head.hash).toBe(corrected.hash)
    expect(view.versions.map(({ body }) => body.report.figures)).toEqual([theft(10, 5), theft(11, 6)])
  })

  it('is one line that owes nobody a word and is kept until two years can be compared', () => {
    const made = reports.submit()
    const line = reportLine([made.operation], { ownUnit: binhDuong, heirs: noHeirs })
    expect(line).toMatchObject({ family: 'report', owed: 'none', own: false, state: 'submitted', open: true })
    expect(line!.until - testTime).toBeGreaterThan(2 * 366 * 24 * hour)
  })

  const stranger = 'aa'.repeat(16) as UnitId
  const otherDays = (made: Statement, change: Partial<ReportInput['period']>): Statement =>
    reports.correct({ parents: [made], period: { ...month(2026, 10), ...change } })
  it.each([
    ['of another unit', (made: Statement) => reports.correct({ parents: [made], author: authors.binhDuongCommander })],
    ['to other days', (made: Statement) => reports.correct({ parents: [made], period: month(2026, 9) })],
    ['to a later first day', (made: Statement) => otherDays(made, { from: '2026-10-02' })],
    ['to an earlier last day', (made: Statement) => otherDays(made, { to: '2026-10-30' })],
    ['to days that are called otherwise', (made: Statement) => otherDays(made, { kind: 'other' })],
    ['to a stranger', (made: Statement) => reports.correct({ parents: [made], to: [hcm, binhDuong, stranger] })],
  ])('is not corrected %s', (_, wrong) => {
    const made = reports.submit({ period: month(2026, 10) })
    const last = wrong(made)
    expect(breach(last, made)).toBe('owner')
    expect(project(made, last)).toEqual(project(made))
    expect(breach(reports.correct({ parents: [made], period: month(2026, 10) }), made)).toBe(undefined)
  })

  it('has versions that are its own operations, and nothing of another family', () => {
    const made = reports.submit()
    const all = [made, reports.correct({ parents: [made] }), make.ask()]
    expect(all.map(({ operation }) => isReportVersion(operation))).toEqual([true, true, false])
  })

  it('is of days that there are, and for somebody', () => {
    const backwards = { kind: 'other' as const, from: '2026-10-02', to: '2026-10-01' }
    const decade = { kind: 'year' as const, from: '2016-01-01', to: '2026-01-01' }
    for (const period of [backwards, decade]) expect(breach(reports.submit({ period }))).toBe('owner')
    expect(breach(reports.submit({ to: [] }))).toBe('owner')
    expect(breach(reports.submit())).toBe(undefined)
  })

  it('holds no figure that is negative, broken or beyond bounds, on the wire and in a file', () => {
    for (const wrong of [-1, 1.5, limits.reportFigure + 1, Number.NaN, Infinity, 2 ** 53]) {
      expect(() => reports.submit({ figures: theft(wrong, 0) })).toThrow(CodecError)
      expect(reportInput.safeParse({ ...exampleReport(), figures: theft(0, wrong) }).success).toBe(false)
    }
    expect(
      reportInput.safeParse({ ...exampleReport(), figures: { piracy: { recorded: 1, cleared: 0 } } }).success,
    ).toBe(false)
  })
})

describe('a report that is typed', () => {
  const problem = (change: Partial<ReturnType<typeof exampleReport>>) =>
    reportProblem({ ...exampleReport(testTime), ...change }, { allowsMat: false }, testTime)
  it.each([
    ['nothing', {}, undefined],
    ['a secret', { marking: 'mat' as const }, 'marking'],
    ['H3 without a note', { handling: 'H3' as const }, 'handlingNote'],
    ['a period that ends before it begins', { period: { ...month(2026, 10), to: '2026-09-30' } }, 'period.to'],
    ['a month of a year', { period: { ...whole(2025), kind: 'month' as const } }, 'period.to'],
    ['days to come', { period: month(2026, 12) }, 'period.to'],
    ['no figures', { figures: {} }, 'figures'],
    ['more cleared up than recorded, without a word', { figures: theft(3, 4) }, 'figures.theft.cleared'],
    ['the same, explained', { figures: theft(3, 4), notes: 'Khám phá 1 vụ của kỳ trước' }, undefined],
  ])('is told what is wrong with it: %s', (_, change, path) => {
    expect(problem(change)?.path).toBe(path)
  })
  it('may begin a month on the 15th', () => {
    const period = { kind: 'month' as const, from: '2026-10-15', to: '2026-11-14' }
    expect(problem({ period })).toBe(undefined)
  })
  it('ends today at the latest, as it is today in Vietnam', () => {
    const period = { kind: 'other' as const, from: '2026-11-21', to: '2026-11-22' }
    const report = { ...exampleReport(testTime), period }
    const at = (utc: string) => reportProblem(report, { allowsMat: false }, Date.parse(utc))?.path
    expect(at('2026-11-21T16:59:59Z')).toBe('period.to')
    expect(at('2026-11-21T17:00:00Z')).toBe(undefined)
  })
})

describe('an overview', () => {
  const of = (statements: readonly Statement[], window: { from: string; to: string }) =>
    overviewOf(
      statements.map((each) => project(each)),
      window,
    )
  const made = (period: ReturnType<typeof month | typeof whole>, figures: ReturnType<typeof theft>, more = {}) =>
    reports.submit({ period, figures, ...more })

  it('adds up the months of a unit, and sets them against the same days of the year before', () => {
    const [unit] = of(
      [
        made(month(2026, 9), theft(10, 8)),
        made(month(2026, 10), theft(30, 21)),
        made(month(2025, 10), theft(50, 25)),
        made(month(2025, 8), theft(7, 7)), // not the same days
      ],
      { from: '2026-09-01', to: '2026-10-31' },
    )
    expect(unit).toMatchObject({ unit: hcm, total: { recorded: 40, cleared: 29 }, days: 61 })
    expect(unit!.before).toMatchObject({ total: { recorded: 50, cleared: 25 }, days: 31 })
    expect(clearUpOf(unit!.total)).toBe(72.5)
  })

  it('counts nothing twice: the longest period, then the later report; the others are shown with the reason', () => {
    const year = made(whole(2025), theft(100, 80))
    const within = made(month(2025, 3), theft(9, 9))
    const first = made(month(2026, 3), theft(4, 1), { at: testTime })
    const again = made(month(2026, 3), theft(5, 2), { at: testTime + 1 })
    const outside = made({ kind: 'month' as const, from: '2025-12-15', to: '2026-01-14' }, theft(8, 8))
    const unitOf = (window: { from: string; to: string }) => of([within, year, outside, first, again], window)[0]!
    const skips = (window: { from: string; to: string }) =>
      new Map(unitOf(window).reports.map(({ view, skipped }) => [view.id as string, skipped]))
    const last = { from: '2025-01-01', to: '2025-12-31' }
    expect(unitOf(last).total.recorded).toBe(100)
    expect([year, within, outside].map(({ hash }) => skips(last).get(hash))).toEqual([undefined, 'overlap', 'outside'])
    const spring = { from: '2026-01-01', to: '2026-03-31' }
    expect(unitOf(spring).total.recorded).toBe(5)
    expect([first, again].map(({ hash }) => skips(spring).get(hash))).toEqual(['duplicate', undefined])
  })

  it('does not hide more than 100 per cent, and says no rate where nothing was recorded', () => {
    expect(clearUpOf({ recorded: 3, cleared: 4 })).toBe(133.33)
    expect(clearUpOf({ recorded: 0, cleared: 2 })).toBe(undefined)
    expect(clearUpOf({ recorded: 12_467, cleared: 10_105 })).toBe(81.05)
  })

  it('sets the year so far against the target: the ceiling by days, the clear-up by its rate', () => {
    const target = { year: 2026, reduction: 5, clearUp: 75, baseline: 1200 } // 1140 in 365 days: 96 in January
    const january = { from: '2026-01-01', to: '2026-01-31' }
    const progress = (recorded: number, cleared: number) =>
      of([made(month(2026, 1), theft(recorded, cleared), { target })], january)[0]!.progress!
    expect(progress(96, 72)).toMatchObject({ ceiling: 1140, recorded: 'on-track', clearUp: 'on-track' })
    expect(progress(97, 72)).toMatchObject({ recorded: 'behind', clearUp: 'behind' })
    expect(progress(1141, 1141)).toMatchObject({ recorded: 'missed', clearUp: 'on-track' })
    const [unknown] = of([made(month(2026, 1), theft(1, 1), { target: { year: 2026, reduction: 5 } })], january)
    expect(unknown!.progress).toMatchObject({ recorded: 'unknown', clearUp: 'unknown' })
    const computed = of(
      [
        made(month(2026, 1), theft(1, 1), { target: { year: 2026, reduction: 10 } }),
        made(whole(2025), theft(200, 100), { target: { year: 2025 } }),
      ],
      january,
    )[0]!.progress
    expect(computed).toMatchObject({ baseline: 200, ceiling: 180, recorded: 'on-track' })
  })

  it('is by unit, whatever order the reports come in', () => {
    const all = [
      made(month(2026, 10), theft(3, 1)),
      made(month(2026, 10), theft(4, 1), { at: testTime + 1 }),
      made(month(2026, 10), theft(6, 5), { author: authors.longAnCommander }),
      made(month(2026, 10), theft(2, 2), { author: authors.binhDuongCommander }),
    ]
    const window = { from: '2026-10-01', to: '2026-10-31' }
    const shown = of(all, window)
    expect(shown.map(({ unit, total }) => [unit, total.recorded])).toEqual(
      [
        [hcm, 4],
        [binhDuong, 2],
        [longAn, 6],
      ].toSorted((a, b) => (a[0]! < b[0]! ? -1 : 1)),
    )
    expect(of(all.toReversed(), window)).toEqual(shown)
  })

  it('takes 28 February for the 29th of a year before', () => {
    expect(yearBefore({ from: '2028-02-01', to: '2028-02-29' })).toEqual({ from: '2027-02-01', to: '2027-02-28' })
  })
})
