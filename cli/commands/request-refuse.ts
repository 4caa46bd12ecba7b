import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { requestSaidOutput } from '../outputs/request.ts'
import { project } from '../project.ts'

import { word } from '../words/terms.ts'

export const requestRefuse = defineCommand({
  path: ['request', 'refuse'],
  summary: {
    vi: 'từ chối một yêu cầu phối hợp, nêu rõ lý do',
    en: 'refuse a request for cooperation, with the reason',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [{ flags: '--reason <text>', summary: { vi: 'lý do', en: 'the reason' } }],
  input: z.strictObject({ id: recordId, reason: z.string().min(1) }),
  output: requestSaidOutput,
  human: ({ id, state }, language) => `${id.slice(0, 8)}  ${word(language, 'requestState', state)}`,
  run: (cli, { id, reason }) =>
    cli.withEngine(async ({ call }) =>
      project(requestSaidOutput, await call('request.answer', { id, answer: 'refuse', text: reason })),
    ),
})
