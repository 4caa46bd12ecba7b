import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { wholeNumber } from '../input.ts'
import { caseListOutput } from '../outputs/case.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import { shownTime, word } from '../words/terms.ts'

export const caseList = defineCommand({
  path: ['case', 'list'],
  summary: { vi: 'các hồ sơ vụ việc, mới nhất trước', en: 'case files, newest first' },
  options: [{ flags: '--limit <n>', summary: { vi: 'số dòng nhiều nhất (50)', en: 'at most so many lines (50)' } }],
  input: z.strictObject({ limit: wholeNumber(1, limits.pageRows).optional() }),
  output: caseListOutput,
  human: ({ cases }, language) =>
    table(
      cases.map((each) => [
        each.id.slice(0, 8),
        each.unit,
        word(language, 'caseState', each.state),
        each.late ? (language === 'vi' ? 'TRỄ HẠN' : 'LATE') : shownTime(each.due),
        each.title,
      ]),
    ),
  run: (cli, { limit }) =>
    cli.withEngine(async ({ call }) =>
      project(caseListOutput, await call('case.list', limit === undefined ? {} : { limit })),
    ),
})
