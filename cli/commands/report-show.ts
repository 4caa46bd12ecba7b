import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { reportShowOutput } from '../outputs/report.ts'
import { project } from '../project.ts'
import { figuresTable } from '../report-figures.ts'
import { table } from '../table.ts'
import { shownTime, word } from '../words/terms.ts'

export const reportShow = defineCommand({
  path: ['report', 'show'],
  summary: {
    vi: 'một báo cáo: số liệu, tỷ lệ khám phá, các bản trước',
    en: 'a periodic report: figures, clear-up rates, earlier versions',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  input: z.strictObject({ id: recordId }),
  output: reportShowOutput,
  human: (shown, language) =>
    [
      `${shown.ref}  v${shown.version}  ${word(language, 'reportState', shown.state)}  ${shown.title}`,
      `${shown.unit}  ${word(language, 'periodKind', shown.report.period.kind)}  ${shown.report.period.from} - ${shown.report.period.to}`,
      figuresTable(shown.sums, language),
      shown.report.notes ?? '',
      table(
        shown.versions.map((each, index) => [`v${index + 1}`, shownTime(each.at), each.by.name, each.reason ?? '']),
      ),
    ]
      .filter((part) => part !== '')
      .join('\n'),
  run: (cli, { id }) => cli.withEngine(async ({ call }) => project(reportShowOutput, await call('report.get', { id }))),
})
