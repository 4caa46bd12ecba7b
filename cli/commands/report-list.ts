import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { wholeNumber } from '../input.ts'
import { reportListOutput } from '../outputs/report.ts'
import { project } from '../project.ts'
import { ratePart } from '../report-figures.ts'
import { table } from '../table.ts'
import { word } from '../words/terms.ts'

export const reportList = defineCommand({
  path: ['report', 'list'],
  summary: { vi: 'các báo cáo định kỳ, mới nhất trước', en: 'periodic reports, newest first' },
  options: [{ flags: '--limit <n>', summary: { vi: 'số dòng nhiều nhất (50)', en: 'at most so many lines (50)' } }],
  input: z.strictObject({ limit: wholeNumber(1, limits.pageRows).optional() }),
  output: reportListOutput,
  human: ({ reports }, language) =>
    table(
      reports.map((each) => [
        each.id.slice(0, 8),
        each.unit,
        `${each.period.from} - ${each.period.to}`,
        `v${each.version} ${word(language, 'reportState', each.state)}`,
        `${each.total.cleared}/${each.total.recorded}`,
        ratePart(each.total),
        each.title,
      ]),
    ),
  run: (cli, { limit }) =>
    cli.withEngine(async ({ call }) =>
      project(reportListOutput, await call('report.list', limit === undefined ? {} : { limit })),
    ),
})
