import { z } from 'zod'
import { circleArgument } from '../circle-words.ts'
import { defineCommand } from '../command.ts'
import { circleShowOutput } from '../outputs/circle.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'

export const circleShow = defineCommand({
  path: ['circle', 'show'],
  summary: { vi: 'xem một nhóm và các thành viên', en: 'show a circle and its members' },
  arguments: [circleArgument],
  input: z.strictObject({ circle: z.string() }),
  output: circleShowOutput,
  human: (shown) =>
    [
      `${shown.id}  ${shown.name ?? ''}  ${shown.state}`,
      table(shown.units.map((unit) => [unit.code, unit.name, unit.confirmed ? '' : '?'])),
    ].join('\n'),
  run: (cli, input) => cli.withEngine(async ({ call }) => project(circleShowOutput, await call('circles.show', input))),
})
