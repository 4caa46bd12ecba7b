import { z } from 'zod'
import { planClosings } from '../../shared/domain/plan-words.ts'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { planSaidOutput } from '../outputs/plan.ts'
import { project } from '../project.ts'

export const planClose = defineCommand({
  path: ['plan', 'close'],
  summary: { vi: 'khép kế hoạch', en: 'close a joint plan' },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--reason <word>', choices: planClosings, summary: { vi: 'lý do', en: 'why' } },
    { flags: '--text <text>', summary: { vi: 'nội dung', en: 'the words' } },
  ],
  input: z.strictObject({ id: recordId, reason: z.enum(planClosings), text: z.string().min(1).optional() }),
  output: planSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { text, ...rest }) =>
    cli.withEngine(async ({ call }) =>
      project(planSaidOutput, await call('plan.close', { ...rest, ...(text === undefined ? {} : { text }) })),
    ),
})
