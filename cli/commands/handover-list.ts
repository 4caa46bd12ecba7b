import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { wholeNumber } from '../input.ts'
import { handoverListOutput } from '../outputs/handover.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import { shownTime, word } from '../words/terms.ts'

export const handoverList = defineCommand({
  path: ['handover', 'list'],
  summary: {
    vi: 'các lần giao ban, mới nhất trước, và ai đang trực',
    en: 'handovers, newest first, and who has the duty',
  },
  options: [{ flags: '--limit <n>', summary: { vi: 'số dòng nhiều nhất (50)', en: 'at most so many lines (50)' } }],
  input: z.strictObject({ limit: wholeNumber(1, limits.pageRows).optional() }),
  output: handoverListOutput,
  human: ({ handovers, onDuty }, language) =>
    [
      ...(onDuty === undefined
        ? []
        : [
            `${language === 'vi' ? 'đang trực' : 'on duty'}: ${onDuty.name} (${onDuty.officer}), ${shownTime(onDuty.since)}`,
          ]),
      table(
        handovers.map((each) => [
          each.id.slice(0, 8),
          shownTime(each.at),
          `${each.from.name} > ${each.accepted?.by.name ?? '?'}`,
          each.late ? (language === 'vi' ? 'TRỄ HẠN' : 'LATE') : '',
          word(language, 'handoverState', each.state),
        ]),
      ),
    ].join('\n'),
  run: (cli, { limit }) =>
    cli.withEngine(async ({ call }) =>
      project(handoverListOutput, await call('handover.list', limit === undefined ? {} : { limit })),
    ),
})
