import { exhibitOption, fileArguments, fileInput, wish } from '../attachment-named.ts'
import { defineCommand } from '../command.ts'
import { attachmentWishOutput } from '../outputs/attachment.ts'

export const attachmentLeave = defineCommand({
  path: ['attachment', 'leave'],
  summary: {
    vi: 'thôi không tải một tệp về và xóa phần đã có, cho đến khi được yêu cầu lại',
    en: 'do not fetch a file, and drop what is there of it, until it is asked for again',
  },
  arguments: [...fileArguments],
  options: [exhibitOption],
  input: fileInput,
  output: attachmentWishOutput,
  human: ({ state }) => state,
  run: (cli, file) => cli.withEngine((session) => wish(session, 'attachment.leave', file)),
})
