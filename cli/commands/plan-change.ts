import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { planSaidOutput } from '../outputs/plan.ts'
import { readPlan } from '../plan-file.ts'
import { project } from '../project.ts'

export const planChange = defineCommand({
  path: ['plan', 'change'],
  summary: {
    vi: 'thay kế hoạch bằng bản mới; các đơn vị phải trả lời lại',
    en: 'put a new version in the place of the plan; every unit answers anew',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    {
      flags: '--file <file>',
      summary: { vi: 'plan.json, theo giaoban schema plan', en: 'plan.json, as giaoban schema plan' },
    },
    { flags: '--reason <text>', summary: { vi: 'vì sao thay đổi', en: 'why it is changed' } },
  ],
  input: z.strictObject({ id: recordId, file: z.string(), reason: z.string().min(1).optional() }),
  output: planSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { id, file, reason }) => {
    const plan = readPlan(resolve(cli.process.cwd, file))
    return cli.withEngine(async ({ call }) => {
      const { head: version } = await call('plan.get', { id })
      const request = { id, version, plan, ...(reason === undefined ? {} : { reason }) }
      return project(planSaidOutput, await call('plan.change', request))
    })
  },
})
