import { exhibitOption, fileArguments, fileInput, wish } from '../attachment-named.ts'
import { defineCommand } from '../command.ts'
import { attachmentWishOutput } from '../outputs/attachment.ts'

export const attachmentPause = defineCommand({
  path: ['attachment', 'pause'],
  summary: {
    vi: 'tạm dừng tải lên hoặc tải về một tệp; phần đã có được giữ lại',
    en: 'put a file off, in either direction; what is there stays',
  },
  arguments: [...fileArguments],
  options: [exhibitOption],
  input: fileInput,
  output: attachmentWishOutput,
  human: ({ state }) => state,
  run: (cli, file) => cli.withEngine((session) => wish(session, 'attachment.pause', file)),
})
