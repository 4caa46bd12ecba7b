import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { wholeNumber } from '../input.ts'
import { requestListOutput } from '../outputs/request.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import { shownTime, word } from '../words/terms.ts'

export const requestList = defineCommand({
  path: ['request', 'list'],
  summary: { vi: 'các yêu cầu phối hợp, mới nhất trước', en: 'requests for cooperation, newest first' },
  options: [{ flags: '--limit <n>', summary: { vi: 'số dòng nhiều nhất (50)', en: 'at most so many lines (50)' } }],
  input: z.strictObject({ limit: wholeNumber(1, limits.pageRows).optional() }),
  output: requestListOutput,
  human: ({ requests }, language) =>
    table(
      requests.map((each) => [
        each.id.slice(0, 8),
        each.unit,
        word(language, 'requestState', each.state),
        word(language, 'owed', each.owed),
        each.late ? (language === 'vi' ? 'TRỄ HẠN' : 'LATE') : shownTime(each.due),
        each.title,
      ]),
    ),
  run: (cli, { limit }) =>
    cli.withEngine(async ({ call }) =>
      project(requestListOutput, await call('request.list', limit === undefined ? {} : { limit })),
    ),
})
