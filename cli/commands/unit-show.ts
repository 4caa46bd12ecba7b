import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { unitShowOutput } from '../outputs/authority.ts'
import { project } from '../project.ts'

export const unitShow = defineCommand({
  path: ['unit', 'show'],
  summary: {
    vi: 'một đơn vị trong danh bạ: tên nay và xưa, cấp trên, quản trị, đơn vị kế thừa, việc đang chờ',
    en: 'a unit in the directory: names now and before, unit above, administrators, successor, what waits',
  },
  arguments: [
    { form: '[unit]', summary: { vi: 'đơn vị; không nêu là đơn vị của máy', en: "the unit; else the home's own" } },
  ],
  input: z.strictObject({ unit: z.string().optional() }),
  output: unitShowOutput,
  human: (unit) =>
    [
      `${unit.code}  ${unit.name}  (${unit.level})`,
      ...(unit.closed === undefined ? [] : [`${unit.closed.since} -> ${unit.closed.heir?.code ?? '-'}`]),
      ...unit.standsFor.map((each) => `<- ${each.code}  ${each.name}`),
      ...unit.formerly.map((each) => `${each.code}  ${each.name}  (${each.until})`),
      ...unit.pending.map((each) => `${each.kind}  ${each.validFrom}  ${each.leaf}`),
    ].join('\n'),
  run: (cli, { unit }) =>
    cli.withEngine(async ({ call }) =>
      project(unitShowOutput, await call('unit.show', { ...(unit !== undefined && { unit }) })),
    ),
})
