import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { wholeNumber } from '../input.ts'
import { planListOutput } from '../outputs/plan.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import { shownTime, word } from '../words/terms.ts'

export const planList = defineCommand({
  path: ['plan', 'list'],
  summary: { vi: 'các kế hoạch phối hợp, mới nhất trước', en: 'joint plans, newest first' },
  options: [{ flags: '--limit <n>', summary: { vi: 'số dòng nhiều nhất (50)', en: 'at most so many lines (50)' } }],
  input: z.strictObject({ limit: wholeNumber(1, limits.pageRows).optional() }),
  output: planListOutput,
  human: ({ plans }, language) =>
    table(
      plans.map((each) => [
        each.id.slice(0, 8),
        each.unit,
        word(language, 'planState', each.state),
        `${shownTime(each.starts)} - ${shownTime(each.ends)}`,
        each.late ? (language === 'vi' ? 'TRỄ HẠN' : 'LATE') : '',
        each.title,
      ]),
    ),
  run: (cli, { limit }) =>
    cli.withEngine(async ({ call }) =>
      project(planListOutput, await call('plan.list', limit === undefined ? {} : { limit })),
    ),
})
