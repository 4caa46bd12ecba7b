import { z } from 'zod'
import { planOutcomes } from '../../shared/domain/plan-words.ts'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { recordId, statementId, wholeNumber } from '../input.ts'
import { planSaidOutput } from '../outputs/plan.ts'
import { project } from '../project.ts'

const count = wholeNumber(0, limits.planFigure).optional()

export const planResult = defineCommand({
  path: ['plan', 'result'],
  summary: { vi: 'báo kết quả một việc của đơn vị mình', en: 'say what came of a task of this unit' },
  arguments: [
    { form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } },
    { form: '<task>', summary: { vi: 'mã việc', en: 'the task' } },
  ],
  options: [
    { flags: '--outcome <word>', choices: planOutcomes, summary: { vi: 'kết quả (done)', en: 'outcome (done)' } },
    { flags: '--text <text>', summary: { vi: 'diễn biến, kết quả', en: 'what was done and found' } },
    { flags: '--places <n>', summary: { vi: 'số cơ sở đã kiểm tra', en: 'places checked' } },
    { flags: '--persons <n>', summary: { vi: 'số người đã kiểm tra', en: 'persons checked' } },
    { flags: '--vehicles <n>', summary: { vi: 'số phương tiện đã kiểm tra', en: 'vehicles checked' } },
    { flags: '--violations <n>', summary: { vi: 'số vi phạm', en: 'violations' } },
    { flags: '--arrests <n>', summary: { vi: 'số người bị bắt', en: 'arrests' } },
  ],
  input: z.strictObject({
    id: recordId,
    task: statementId,
    outcome: z.enum(planOutcomes).default('done'),
    text: z.string().min(1),
    places: count,
    persons: count,
    vehicles: count,
    violations: count,
    arrests: count,
  }),
  output: planSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { id, task, outcome, text, ...figures }) =>
    cli.withEngine(async ({ call }) =>
      project(planSaidOutput, await call('plan.result', { id, task, outcome, text, figures })),
    ),
})
