import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { wholeNumber } from '../input.ts'
import { bulletinListOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import { shownTime, word } from '../words/terms.ts'

const filters = ['all', 'to-answer', 'waiting', 'new', 'own', 'expiring'] as const
const pageRows = 100
const maxRows = 10_000

export const bulletinList = defineCommand({
  path: ['bulletin', 'list'],
  summary: { vi: 'liệt kê thông báo, mới nhất trước', en: 'list bulletins, newest first' },
  options: [
    {
      flags: '--filter <name>',
      choices: filters,
      summary: {
        vi: 'chỉ: cần trả lời, đang chờ đơn vị khác, mới, của mình, sắp hết hạn',
        en: 'only those to answer, waiting for others, new, our own, expiring',
      },
    },
    { flags: '--limit <n>', summary: { vi: 'số dòng nhiều nhất (50)', en: 'at most so many rows (50)' } },
  ],
  input: z.strictObject({
    filter: z.enum(filters).default('all'),
    limit: wholeNumber(1, maxRows).optional(),
  }),
  output: bulletinListOutput,
  human: ({ bulletins }, language) =>
    table(
      bulletins.map((row) => [
        row.ref,
        row.id.slice(0, 8),
        word(language, 'state', row.state),
        word(language, 'urgency', row.urgency),
        row.unit,
        shownTime(row.at),
        row.owes.length === 0 ? '' : `${language === 'vi' ? 'còn thiếu' : 'owed by'} ${row.owes.join(' ')}`,
        row.title,
      ]),
    ),
  run: (cli, { filter, limit = 50 }) =>
    cli.withEngine(async ({ call }) => {
      const rows: z.input<typeof bulletinListOutput>['bulletins'] = []
      let before: string | undefined
      while (rows.length < limit) {
        const page = await call('bulletin.list', {
          filter,
          limit: Math.min(pageRows, limit - rows.length),
          ...(before === undefined ? {} : { before }),
        })
        rows.push(...project(bulletinListOutput, { bulletins: page.bulletins }).bulletins)
        before = page.bulletins.at(-1)?.at
        if (!page.more || before === undefined) break
      }
      return { bulletins: rows }
    }),
})
