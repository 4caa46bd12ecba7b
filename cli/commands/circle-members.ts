import { z } from 'zod'
import { circleArgument, proposed, secondOption } from '../circle-words.ts'
import { defineCommand } from '../command.ts'
import { commaList } from '../input.ts'
import { circleProposedOutput } from '../outputs/circle.ts'
import { project } from '../project.ts'

export const circleMembers = defineCommand({
  path: ['circle', 'members'],
  summary: {
    vi: 'thêm hoặc bớt thành viên; quản trị viên của đơn vị phải ký',
    en: 'add or remove members; an administrator of the unit signs',
  },
  arguments: [circleArgument],
  options: [
    { flags: '--add <units>', summary: { vi: 'thêm', en: 'units to add' } },
    { flags: '--remove <units>', summary: { vi: 'bớt', en: 'units to remove' } },
    secondOption,
  ],
  input: z.strictObject({
    circle: z.string(),
    add: commaList.optional(),
    remove: commaList.optional(),
    second: z.string().optional(),
  }),
  output: circleProposedOutput,
  human: proposed,
  run: (cli, input) =>
    cli.withEngine(async ({ call }) => project(circleProposedOutput, await call('circles.change', input))),
})
