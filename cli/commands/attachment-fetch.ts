import { exhibitOption, fileArguments, fileInput, wish } from '../attachment-named.ts'
import { defineCommand } from '../command.ts'
import { attachmentWishOutput } from '../outputs/attachment.ts'

export const attachmentFetch = defineCommand({
  path: ['attachment', 'fetch'],
  summary: {
    vi: 'yêu cầu tải một tệp, hoặc tải tiếp tệp đã tạm dừng; tệp về ở lần đồng bộ kế tiếp',
    en: 'ask for a file, or go on with one that was put off; it comes with the next sync',
  },
  arguments: [...fileArguments],
  options: [exhibitOption],
  input: fileInput,
  output: attachmentWishOutput,
  human: ({ state }) => state,
  run: (cli, file) => cli.withEngine((session) => wish(session, 'attachment.fetch', file)),
})
