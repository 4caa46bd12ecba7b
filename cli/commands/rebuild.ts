import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { rebuildOutput } from '../outputs/desk.ts'
import { project } from '../project.ts'

export const rebuild = defineCommand({
  path: ['rebuild'],
  summary: {
    vi: 'dựng lại mọi màn hình từ các thao tác đã ký và so với bản đang dùng',
    en: 'compute all that is shown anew from the signed operations and compare',
  },
  input: z.strictObject({}),
  output: rebuildOutput,
  human: ({ operations, equal }, language) =>
    language === 'vi'
      ? `${operations} thao tác, ${equal ? 'khớp' : 'KHÔNG khớp'} với bản đang dùng`
      : `${operations} operations, ${equal ? 'equal to' : 'DIFFERENT from'} what was stored`,
  exitCode: ({ equal }) => (equal ? 0 : 1),
  run: (cli) => cli.withEngine(async ({ call }) => project(rebuildOutput, await call('store.rebuild', {}))),
})
