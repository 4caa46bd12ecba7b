/** An overview as a table: a row for each unit and group, the sum of each unit, then the same of all units. */
import type { ReportOverview, ReportSums } from '../ipc/report-calls.ts'
import type { SharedWords } from '../i18n/word-keys.ts'
import type { Cell } from './csv.ts'
import { crimeGroups } from './report-words.ts'

type Words = Pick<SharedWords, 'crimeGroup' | 'reportFigure' | 'reportColumn'>

export function overviewRows(overview: ReportOverview, words: Words): readonly (readonly Cell[])[] {
  const { reportColumn: column, reportFigure: figure } = words
  const head = [
    column.from,
    column.to,
    column.code,
    column.unit,
    column.group,
    figure.recorded,
    figure.cleared,
    figure.offenders,
    column.clearUp,
    column.recordedBefore,
    column.clearedBefore,
    column.clearUpBefore,
    column.days,
  ]
  const days = [overview.from, overview.to]
  const all: Unit = { total: overview.total, groups: overview.total.groups, before: overview.before }
  return [
    head,
    ...overview.units.flatMap(({ unit, before, ...sums }) =>
      rowsOf({ groups: sums.groups, total: sums, before }, words).map((row) => [...days, unit.code, unit.name, ...row]),
    ),
    ...rowsOf(all, words).map((row) => [...days, undefined, column.all, ...row]),
  ]
}

interface Unit {
  readonly groups: ReportSums['groups']
  readonly total: ReportSums
  readonly before: ReportSums
}

function rowsOf({ groups, total, before }: Unit, { crimeGroup, reportColumn }: Words): readonly (readonly Cell[])[] {
  const rows = crimeGroups.flatMap((group) => {
    const now = groups.find((each) => each.group === group)
    const then = before.groups.find((each) => each.group === group)
    return now === undefined && then === undefined ? [] : [[...row(crimeGroup[group], now, then), undefined]]
  })
  return [...rows, [...row(reportColumn.total, total.total, before.total), total.days]]
}

type Figures = ReportSums['total'] | undefined

const row = (name: string, now: Figures, then: Figures): readonly Cell[] => [
  name,
  now?.recorded,
  now?.cleared,
  now?.offenders,
  now?.clearUp,
  then?.recorded,
  then?.cleared,
  then?.clearUp,
]
