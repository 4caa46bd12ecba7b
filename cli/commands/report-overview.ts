import { z } from 'zod'
import { recordStatuses } from '../../shared/domain/bulletin-words.ts'
import { isDate } from '../../shared/domain/shape.ts'
import { defineCommand } from '../command.ts'
import { commaList } from '../input.ts'
import { reportOverviewOutput } from '../outputs/report.ts'
import { project } from '../project.ts'
import { figuresTable, ratePart } from '../report-figures.ts'
import { table } from '../table.ts'
import { word } from '../words/terms.ts'

/** Of which days, of whose. */
export const overviewOptions = [
  { flags: '--from <day>', summary: { vi: 'ngày đầu, YYYY-MM-DD', en: 'the first day, YYYY-MM-DD' } },
  { flags: '--to <day>', summary: { vi: 'ngày cuối, YYYY-MM-DD', en: 'the last day, YYYY-MM-DD' } },
  {
    flags: '--units <units>',
    summary: { vi: 'mã đơn vị cách nhau bằng dấu phẩy (tất cả)', en: 'unit codes (all)' },
  },
  { flags: '--status <word>', choices: recordStatuses, summary: { vi: 'loại (actual)', en: 'which ones (actual)' } },
] as const
const day = z.string().refine(isDate, { error: 'YYYY-MM-DD' })
export const overviewInput = z.strictObject({
  from: day,
  to: day,
  units: commaList.optional(),
  status: z.enum(recordStatuses).default('actual'),
})
/** Absent where nobody was named. */
export const overviewRequest = ({ units, ...rest }: z.output<typeof overviewInput>) => ({
  ...rest,
  ...(units !== undefined && { units }),
})

export const reportOverview = defineCommand({
  path: ['report', 'overview'],
  summary: {
    vi: 'tổng hợp báo cáo của các đơn vị: số liệu, tỷ lệ, cùng kỳ năm trước, chỉ tiêu năm',
    en: 'reports of all units added up: figures, rates, the year before, the yearly target',
  },
  options: [...overviewOptions],
  input: overviewInput,
  output: reportOverviewOutput,
  human: (shown, language) =>
    [
      ...(shown.silent.length === 0
        ? []
        : [`${language === 'vi' ? 'CHƯA CÓ' : 'NOTHING FROM'}: ${shown.silent.map(({ code }) => code).join(' ')}`]),
      table(
        shown.units.map((each) => [
          each.unit.code,
          `${each.total.cleared}/${each.total.recorded}`,
          ratePart(each.total),
          `${each.days}/${shown.days}`,
          `(${each.before.total.recorded})`,
          each.progress === undefined ? '' : word(language, 'reportPace', each.progress.recorded),
          ...each.reports.flatMap(({ ref, skipped }) =>
            skipped === undefined ? [] : [`${ref}: ${word(language, 'reportSkipped', skipped)}`],
          ),
        ]),
      ),
      figuresTable(shown.total, language),
    ].join('\n'),
  run: (cli, input) =>
    cli.withEngine(async ({ call }) =>
      project(reportOverviewOutput, await call('report.overview', overviewRequest(input))),
    ),
})
