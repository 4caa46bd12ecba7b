import { z } from 'zod'
import { hitAnswers } from '../../shared/domain/bulletin-words.ts'
import { hex32, time } from '../../shared/ipc/values.ts'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { hitAnswerOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { word } from '../words/terms.ts'

export const hitAnswer = defineCommand({
  path: ['hit', 'answer'],
  summary: {
    vi: 'trả lời một đề nghị xác nhận trùng khớp về thông báo của đơn vị mình',
    en: "answer a hit request about one of our own unit's bulletins",
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--answer <word>', choices: hitAnswers, summary: { vi: 'trả lời', en: 'the answer' } },
    { flags: '--hit <hash>', summary: { vi: 'đề nghị nào, khi có nhiều', en: 'which one, where several are open' } },
    {
      flags: '--until <time>',
      summary: { vi: 'sẽ trả lời trước lúc nào, với need-until', en: 'by when, with need-until' },
    },
    {
      flags: '--text <text>',
      summary: { vi: 'lý do, với refused; hoặc ghi chú', en: 'why, with refused; or a remark' },
    },
  ],
  input: z.strictObject({
    id: recordId,
    answer: z.enum(hitAnswers),
    hit: hex32.optional(),
    until: time.optional(),
    text: z.string().min(1).optional(),
  }),
  output: hitAnswerOutput,
  human: ({ hit, answer }, language) => `${hit.slice(0, 8)}  ${word(language, 'hitAnswer', answer)}`,
  run: (cli, { id, answer, hit, until, text }) =>
    cli.withEngine(async ({ call }) =>
      project(
        hitAnswerOutput,
        await call('hit.answer', {
          id,
          answer,
          ...(hit === undefined ? {} : { hit }),
          ...(until === undefined ? {} : { until }),
          ...(text === undefined ? {} : { text }),
        }),
      ),
    ),
})
