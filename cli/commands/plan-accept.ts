import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId, statementId } from '../input.ts'
import { planSaidOutput } from '../outputs/plan.ts'
import { project } from '../project.ts'

export const planAccept = defineCommand({
  path: ['plan', 'accept'],
  summary: {
    vi: 'nhận tham gia thay mặt đơn vị, đúng bản đang có hiệu lực',
    en: 'take part, in the name of the unit, in the version that holds',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--forces <text>', summary: { vi: 'lực lượng, phương tiện tham gia', en: 'who comes, and with what' } },
    { flags: '--text <text>', summary: { vi: 'nội dung', en: 'the words' } },
    {
      flags: '--head <statement>',
      summary: { vi: 'chỉ khi bản này còn hiệu lực', en: 'only while this version holds' },
    },
  ],
  input: z.strictObject({
    id: recordId,
    forces: z.string().min(1).optional(),
    text: z.string().min(1).optional(),
    head: statementId.optional(),
  }),
  output: planSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { id, head, forces, text }) =>
    cli.withEngine(async ({ call }) =>
      project(
        planSaidOutput,
        await call('plan.answer', {
          id,
          version: head ?? (await call('plan.get', { id })).head,
          answer: 'accept',
          ...(forces === undefined ? {} : { forces }),
          ...(text === undefined ? {} : { text }),
        }),
      ),
    ),
})
