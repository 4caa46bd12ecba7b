import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { circleListOutput } from '../outputs/circle.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'

export const circleList = defineCommand({
  path: ['circle', 'list'],
  summary: { vi: 'liệt kê các nhóm của đơn vị', en: 'list the circles of this unit' },
  input: z.strictObject({}),
  output: circleListOutput,
  human: ({ circles }) =>
    table(circles.map((each) => [each.id.slice(0, 8), each.name ?? '', each.state, `${each.members}`, each.renewedAt])),
  run: (cli) => cli.withEngine(async ({ call }) => project(circleListOutput, await call('circles.list', {}))),
})
