import { z } from 'zod'
import { proposed, secondOption } from '../circle-words.ts'
import { defineCommand } from '../command.ts'
import { commaList } from '../input.ts'
import { circleProposedOutput } from '../outputs/circle.ts'
import { project } from '../project.ts'

export const circleCreate = defineCommand({
  path: ['circle', 'create'],
  summary: {
    vi: 'lập nhóm đơn vị có khóa chung; quản trị viên của đơn vị phải ký',
    en: 'make a circle of units with a key of its own; an administrator of the unit signs',
  },
  options: [
    { flags: '--name <text>', summary: { vi: 'tên, chỉ thành viên thấy', en: 'its name, seen by members only' } },
    { flags: '--members <units>', summary: { vi: 'mã các đơn vị khác', en: 'codes of the other units' } },
    secondOption,
  ],
  input: z.strictObject({ name: z.string().min(1), members: commaList, second: z.string().optional() }),
  output: circleProposedOutput,
  human: proposed,
  run: (cli, input) =>
    cli.withEngine(async ({ call }) => project(circleProposedOutput, await call('circles.create', input))),
})
