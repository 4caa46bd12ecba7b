import { z } from 'zod'
import { taskStates } from '../../shared/domain/case-words.ts'
import { defineCommand } from '../command.ts'
import { recordId, statementId } from '../input.ts'
import { caseSaidOutput } from '../outputs/case.ts'
import { project } from '../project.ts'

export const caseDone = defineCommand({
  path: ['case', 'done'],
  summary: { vi: 'báo một việc đã xong, bỏ, hoặc làm lại', en: 'say that a task is done, dropped, or open again' },
  arguments: [
    { form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } },
    { form: '<task>', summary: { vi: 'mã việc', en: 'the task' } },
  ],
  options: [
    { flags: '--state <word>', choices: taskStates, summary: { vi: 'trạng thái (done)', en: 'how it stands (done)' } },
    { flags: '--text <text>', summary: { vi: 'kết quả', en: 'the result' } },
  ],
  input: z.strictObject({
    id: recordId,
    task: statementId,
    state: z.enum(taskStates).default('done'),
    text: z.string().min(1).optional(),
  }),
  output: caseSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { text, ...rest }) =>
    cli.withEngine(async ({ call }) =>
      project(caseSaidOutput, await call('case.taskState', { ...rest, ...(text === undefined ? {} : { text }) })),
    ),
})
