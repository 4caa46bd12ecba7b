import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId, statementId } from '../input.ts'
import { planSaidOutput } from '../outputs/plan.ts'
import { project } from '../project.ts'

export const planRefuse = defineCommand({
  path: ['plan', 'refuse'],
  summary: {
    vi: 'từ chối tham gia thay mặt đơn vị, nêu lý do',
    en: 'say, in the name of the unit, that it does not come',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--text <text>', summary: { vi: 'lý do', en: 'why' } },
    {
      flags: '--head <statement>',
      summary: { vi: 'chỉ khi bản này còn hiệu lực', en: 'only while this version holds' },
    },
  ],
  input: z.strictObject({ id: recordId, text: z.string().min(1), head: statementId.optional() }),
  output: planSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { id, head, text }) =>
    cli.withEngine(async ({ call }) =>
      project(
        planSaidOutput,
        await call('plan.answer', {
          id,
          version: head ?? (await call('plan.get', { id })).head,
          answer: 'refuse',
          text,
        }),
      ),
    ),
})
