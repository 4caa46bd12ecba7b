import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { rotateOutput } from '../outputs/desk.ts'
import { project } from '../project.ts'

export const unitRotate = defineCommand({
  path: ['unit', 'rotate'],
  summary: {
    vi: 'quản trị cho đổi khóa của đơn vị ngay bây giờ',
    en: 'an administrator has the keys of the unit renewed now',
  },
  input: z.strictObject({}),
  output: rotateOutput,
  human: ({ epoch, state }, language) => {
    const done = language === 'vi' ? 'đã đổi khóa' : 'renewed'
    const asked =
      language === 'vi' ? 'đã yêu cầu, máy trực đơn vị sẽ đổi khóa' : 'asked for, a desk of the unit will do it'
    return `${state === 'rotated' ? done : asked}  (${epoch})`
  },
  run: (cli) => cli.withEngine(async ({ call }) => project(rotateOutput, await call('unit.rotate', {}))),
})
