import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { attachmentListOutput } from '../outputs/attachment.ts'
import { project } from '../project.ts'
import { mibOf } from '../shown-progress.ts'

export const attachmentList = defineCommand({
  path: ['attachment', 'list'],
  summary: {
    vi: 'các tệp lớn đang tải lên, đang tải về, hoặc đã tạm dừng',
    en: 'large files on their way in either direction, or put off',
  },
  arguments: [],
  options: [],
  input: z.strictObject({}),
  output: attachmentListOutput,
  human: ({ transfers }) =>
    transfers
      .map(({ id, index, direction, state, done, total, name }) =>
        [id.slice(0, 8), index, direction, state, `${mibOf(done)}/${mibOf(total)} MiB`, name].join('  '),
      )
      .join('\n'),
  run: (cli) =>
    cli.withEngine(async ({ call }) => project(attachmentListOutput, await call('attachment.transfers', {}))),
})
