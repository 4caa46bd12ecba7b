import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { requestSaidOutput } from '../outputs/request.ts'
import { project } from '../project.ts'

import { requestClosings } from '../../shared/domain/request-words.ts'
import { word } from '../words/terms.ts'

export const requestClose = defineCommand({
  path: ['request', 'close'],
  summary: { vi: 'đơn vị yêu cầu kết thúc yêu cầu', en: 'the asking unit closes its request' },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--reason <word>', choices: requestClosings, summary: { vi: 'lý do kết thúc', en: 'why' } },
    { flags: '--text <text>', summary: { vi: 'nội dung', en: 'the words' } },
  ],
  input: z.strictObject({ id: recordId, reason: z.enum(requestClosings), text: z.string().min(1).optional() }),
  output: requestSaidOutput,
  human: ({ id, state }, language) => `${id.slice(0, 8)}  ${word(language, 'requestState', state)}`,
  run: (cli, { id, reason, text }) =>
    cli.withEngine(async ({ call }) =>
      project(requestSaidOutput, await call('request.close', { id, reason, ...(text === undefined ? {} : { text }) })),
    ),
})
