import { z } from 'zod'
import { msToRfc3339 } from '../../shared/time.ts'
import { defineCommand } from '../command.ts'
import { duration, recordId } from '../input.ts'
import { planSaidOutput } from '../outputs/plan.ts'
import { project } from '../project.ts'

export const planTask = defineCommand({
  path: ['plan', 'task'],
  summary: { vi: 'giao việc cho một đơn vị trong kế hoạch', en: 'give a unit of the plan something to do' },
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
  output: planSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { id, title, unit, within, text }) =>
    cli.withEngine(async ({ call }) =>
      project(
        planSaidOutput,
        await call('plan.task', {
          id,
          title,
          unit,
          ...(within === undefined ? {} : { due: msToRfc3339(Date.now() + within) }),
          ...(text === undefined ? {} : { text }),
        }),
      ),
    ),
})
