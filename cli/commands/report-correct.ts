import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId, statementId } from '../input.ts'
import { reportCorrectOutput } from '../outputs/report.ts'
import { project } from '../project.ts'
import { readReport } from '../report-file.ts'

export const reportCorrect = defineCommand({
  path: ['report', 'correct'],
  summary: {
    vi: 'đính chính báo cáo của đơn vị; bản cũ vẫn xem được',
    en: 'put corrected figures in the place of a report; what it said before stays visible',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    {
      flags: '--file <file>',
      summary: { vi: 'report.json, theo giaoban schema report', en: 'report.json, as giaoban schema report' },
    },
    { flags: '--reason <text>', summary: { vi: 'vì sao đính chính', en: 'why it is corrected' } },
    {
      flags: '--head <statement>',
      summary: { vi: 'chỉ khi bản này còn hiệu lực', en: 'only while this version holds' },
    },
  ],
  input: z.strictObject({ id: recordId, file: z.string(), reason: z.string().min(1), head: statementId.optional() }),
  output: reportCorrectOutput,
  human: ({ statement, version }) => `v${version}  ${statement}`,
  run: (cli, { id, file, reason, head }) => {
    const report = readReport(resolve(cli.process.cwd, file))
    return cli.withEngine(async ({ call }) =>
      project(
        reportCorrectOutput,
        await call('report.correct', { id, report, reason, version: head ?? (await call('report.get', { id })).head }),
      ),
    )
  },
})
