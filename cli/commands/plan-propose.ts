import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { commaList } from '../input.ts'
import { planProposeOutput } from '../outputs/plan.ts'
import { readPlan } from '../plan-file.ts'
import { project } from '../project.ts'
import { acceptOption, toOption } from '../recipients.ts'

export const planPropose = defineCommand({
  path: ['plan', 'propose'],
  summary: {
    vi: 'đề xuất một kế hoạch phối hợp với các đơn vị được nêu; sync sẽ chuyển đi',
    en: 'propose a joint plan to the units named; sync transmits it',
  },
  options: [
    {
      flags: '--file <file>',
      summary: { vi: 'plan.json, theo giaoban schema plan', en: 'plan.json, as giaoban schema plan' },
    },
    toOption,
    acceptOption,
  ],
  input: z.strictObject({ file: z.string(), to: commaList, accept: z.array(commaList).default([]) }),
  output: planProposeOutput,
  human: ({ id, ref, recipients }) => `${id}  ${ref}\n${recipients.join(' ')}`,
  run: (cli, { file, to, accept }) => {
    const plan = readPlan(resolve(cli.process.cwd, file))
    return cli.withEngine(async ({ call }) =>
      project(planProposeOutput, await call('plan.propose', { plan, to, accept: accept.flat() })),
    )
  },
})
