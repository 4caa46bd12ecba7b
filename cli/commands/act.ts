import { z } from 'zod'
import { actedOutcomes } from '../../shared/domain/bulletin-words.ts'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { rungOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { word } from '../words/terms.ts'

export const act = defineCommand({
  path: ['act'],
  summary: { vi: 'ghi kết quả xử lý một thông báo', en: 'report what was done about a bulletin' },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--outcome <outcome>', choices: actedOutcomes, summary: { vi: 'kết quả', en: 'what came of it' } },
    { flags: '--text <text>', summary: { vi: 'ghi chú', en: 'a remark' } },
  ],
  input: z.strictObject({ id: recordId, outcome: z.enum(actedOutcomes), text: z.string().optional() }),
  output: rungOutput,
  human: ({ id, rung }, language) => `${id.slice(0, 8)}  ${word(language, 'rung', rung)}`,
  run: (cli, { id, outcome, text }) =>
    cli.withEngine(async ({ call }) =>
      project(rungOutput, await call('bulletin.act', { id, outcome, ...(text === undefined ? {} : { text }) })),
    ),
})
