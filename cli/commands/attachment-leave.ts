import { exhibitOption, fileArguments, fileInput, wish } from '../attachment-named.ts'
import { defineCommand } from '../command.ts'
import { attachmentWishOutput } from '../outputs/attachment.ts'

export const attachmentLeave = defineCommand({
  path: ['attachment', 'leave'],
  summary: {
    vi: 'thôi không tải một tệp về hoặc lên và xóa phần đã tải, cho đến khi được yêu cầu lại; mục có tệp chưa tải lên được gửi không kèm tệp',
    en: 'do not fetch or send a file, and drop what has been moved of it, until it is asked for again; the entry of one that was to go up is sent without it',
  },
  arguments: [...fileArguments],
  options: [exhibitOption],
  input: fileInput,
  output: attachmentWishOutput,
  human: ({ state }) => state,
  run: (cli, file) => cli.withEngine((session) => wish(session, 'attachment.leave', file)),
})
