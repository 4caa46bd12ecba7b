import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { handoverSaidOutput } from '../outputs/handover.ts'
import { project } from '../project.ts'
import { word } from '../words/terms.ts'

export const handoverWithdraw = defineCommand({
  path: ['handover', 'withdraw'],
  summary: { vi: 'rút bản giao ban chưa ai nhận', en: 'withdraw a handover that nobody has taken over' },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [{ flags: '--text <text>', summary: { vi: 'lý do', en: 'why' } }],
  input: z.strictObject({ id: recordId, text: z.string().min(1).optional() }),
  output: handoverSaidOutput,
  human: ({ id, state }, language) => `${id.slice(0, 8)}  ${word(language, 'handoverState', state)}`,
  run: (cli, { id, text }) =>
    cli.withEngine(async ({ call }) =>
      project(handoverSaidOutput, await call('handover.withdraw', { id, ...(text === undefined ? {} : { text }) })),
    ),
})
