import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId, statementId } from '../input.ts'
import { planSaidOutput } from '../outputs/plan.ts'
import { answerPlan, headOption } from '../plan-answer.ts'

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
    headOption,
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
    answerPlan(cli, { id, head }, (version) => ({
      id,
      version,
      answer: 'accept',
      ...(forces === undefined ? {} : { forces }),
      ...(text === undefined ? {} : { text }),
    })),
})
