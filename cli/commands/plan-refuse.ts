import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId, statementId } from '../input.ts'
import { planSaidOutput } from '../outputs/plan.ts'
import { answerPlan, headOption } from '../plan-answer.ts'

export const planRefuse = defineCommand({
  path: ['plan', 'refuse'],
  summary: {
    vi: 'từ chối tham gia thay mặt đơn vị, nêu lý do',
    en: 'say, in the name of the unit, that it does not come',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [{ flags: '--text <text>', summary: { vi: 'lý do', en: 'why' } }, headOption],
  input: z.strictObject({ id: recordId, text: z.string().min(1), head: statementId.optional() }),
  output: planSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { id, head, text }) =>
    answerPlan(cli, { id, head }, (version) => ({ id, version, answer: 'refuse', text })),
})
