import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { commaList } from '../input.ts'
import { reportSubmitOutput } from '../outputs/report.ts'
import { project } from '../project.ts'
import { acceptOption, toOption } from '../recipients.ts'
import { readReport } from '../report-file.ts'

export const reportSubmit = defineCommand({
  path: ['report', 'submit'],
  summary: {
    vi: 'ký và gửi báo cáo định kỳ của đơn vị; sync sẽ chuyển đi',
    en: 'sign and submit a periodic report of the unit; sync transmits it',
  },
  options: [
    {
      flags: '--file <file>',
      summary: { vi: 'report.json, theo giaoban schema report', en: 'report.json, as giaoban schema report' },
    },
    toOption,
    acceptOption,
  ],
  input: z.strictObject({ file: z.string(), to: commaList, accept: z.array(commaList).default([]) }),
  output: reportSubmitOutput,
  human: ({ id, ref, recipients }) => `${id}  ${ref}\n${recipients.join(' ')}`,
  run: (cli, { file, to, accept }) => {
    const report = readReport(resolve(cli.process.cwd, file))
    return cli.withEngine(async ({ call }) =>
      project(reportSubmitOutput, await call('report.submit', { report, to, accept: accept.flat() })),
    )
  },
})
