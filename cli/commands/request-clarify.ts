import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { requestSaidOutput } from '../outputs/request.ts'
import { project } from '../project.ts'

import { word } from '../words/terms.ts'

export const requestClarify = defineCommand({
  path: ['request', 'clarify'],
  summary: {
    vi: 'hỏi lại đơn vị yêu cầu, hoặc giải thích cho các đơn vị được yêu cầu',
    en: 'ask the asking unit back, or say to the asked ones what is meant',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [{ flags: '--text <text>', summary: { vi: 'nội dung', en: 'the words' } }],
  input: z.strictObject({ id: recordId, text: z.string().min(1) }),
  output: requestSaidOutput,
  human: ({ id, state }, language) => `${id.slice(0, 8)}  ${word(language, 'requestState', state)}`,
  run: (cli, { id, text }) =>
    cli.withEngine(async ({ call }) => project(requestSaidOutput, await call('request.clarify', { id, text }))),
})
