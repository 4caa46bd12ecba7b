import { defineCommand } from '../command.ts'
import { caseSaidOutput } from '../outputs/case.ts'
import { project } from '../project.ts'
import { taskInput, taskOf, taskOptions } from '../task-input.ts'

export const caseTask = defineCommand({
  path: ['case', 'task'],
  summary: { vi: 'giao một việc cho một đơn vị có hồ sơ', en: 'give a unit that has the case something to do' },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: taskOptions,
  input: taskInput,
  output: caseSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, input) =>
    cli.withEngine(async ({ call }) => project(caseSaidOutput, await call('case.task', taskOf(input)))),
})
