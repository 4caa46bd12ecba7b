import { defineCommand } from '../command.ts'
import { planSaidOutput } from '../outputs/plan.ts'
import { project } from '../project.ts'
import { taskInput, taskOf, taskOptions } from '../task-input.ts'

export const planTask = defineCommand({
  path: ['plan', 'task'],
  summary: { vi: 'giao việc cho một đơn vị trong kế hoạch', en: 'give a unit of the plan something to do' },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: taskOptions,
  input: taskInput,
  output: planSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, input) =>
    cli.withEngine(async ({ call }) => project(planSaidOutput, await call('plan.task', taskOf(input)))),
})
