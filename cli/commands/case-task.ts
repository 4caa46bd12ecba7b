import { z } from 'zod'
import { msToRfc3339 } from '../../shared/time.ts'
import { defineCommand } from '../command.ts'
import { duration, recordId } from '../input.ts'
import { caseSaidOutput } from '../outputs/case.ts'
import { project } from '../project.ts'

export const caseTask = defineCommand({
  path: ['case', 'task'],
  summary: { vi: 'giao một việc cho một đơn vị có hồ sơ', en: 'give a unit that has the case something to do' },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--title <text>', summary: { vi: 'việc phải làm', en: 'what is to be done' } },
    { flags: '--unit <unit>', summary: { vi: 'mã đơn vị làm', en: 'code of the unit that does it' } },
    { flags: '--within <time>', summary: { vi: 'trong thời gian này kể từ bây giờ', en: 'within this time from now' } },
    { flags: '--text <text>', summary: { vi: 'nội dung', en: 'the words' } },
  ],
  input: z.strictObject({
    id: recordId,
    title: z.string().min(1),
    unit: z.string(),
    within: duration.optional(),
    text: z.string().min(1).optional(),
  }),
  output: caseSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { id, title, unit, within, text }) =>
    cli.withEngine(async ({ call }) =>
      project(
        caseSaidOutput,
        await call('case.task', {
          id,
          title,
          unit,
          ...(within === undefined ? {} : { due: msToRfc3339(Date.now() + within) }),
          ...(text === undefined ? {} : { text }),
        }),
      ),
    ),
})
