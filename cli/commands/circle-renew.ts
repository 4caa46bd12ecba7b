import { z } from 'zod'
import { circleArgument } from '../circle-words.ts'
import { defineCommand } from '../command.ts'
import { circleRenewOutput } from '../outputs/circle.ts'
import { project } from '../project.ts'

export const circleRenew = defineCommand({
  path: ['circle', 'renew'],
  summary: { vi: 'đổi khóa của nhóm ngay bây giờ', en: 'renew the key of a circle now' },
  arguments: [circleArgument],
  input: z.strictObject({ circle: z.string() }),
  output: circleRenewOutput,
  human: ({ version, state }, language) => {
    const done = language === 'vi' ? 'đã đổi khóa' : 'renewed'
    const asked = language === 'vi' ? 'chưa đổi được, sẽ thử lại' : 'not yet, it is tried again'
    return `${state === 'renewed' ? done : asked}  (${version})`
  },
  run: (cli, input) =>
    cli.withEngine(async ({ call }) => project(circleRenewOutput, await call('circles.renew', input))),
})
