import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { requestSaidOutput } from '../outputs/request.ts'
import { project } from '../project.ts'

import { word } from '../words/terms.ts'

export const requestReply = defineCommand({
  path: ['request', 'reply'],
  summary: { vi: 'trả lời một yêu cầu phối hợp', en: 'answer a request for cooperation' },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [{ flags: '--text <text>', summary: { vi: 'nội dung', en: 'the words' } }],
  input: z.strictObject({ id: recordId, text: z.string().min(1) }),
  output: requestSaidOutput,
  human: ({ id, state }, language) => `${id.slice(0, 8)}  ${word(language, 'requestState', state)}`,
  run: (cli, { id, text }) =>
    cli.withEngine(async ({ call }) =>
      project(requestSaidOutput, await call('request.answer', { id, answer: 'reply', text })),
    ),
})
