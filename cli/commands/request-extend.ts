import { z } from 'zod'
import { msToRfc3339 } from '../../shared/time.ts'
import { defineCommand } from '../command.ts'
import { duration, recordId } from '../input.ts'
import { requestSaidOutput } from '../outputs/request.ts'
import { project } from '../project.ts'
import { word } from '../words/terms.ts'

export const requestExtend = defineCommand({
  path: ['request', 'extend'],
  summary: {
    vi: 'đơn vị yêu cầu gia hạn; đơn vị được yêu cầu báo sẽ trả lời lúc nào',
    en: 'the asking unit gives more time; an asked unit says by when it will answer',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--by <time>', summary: { vi: 'trong thời gian này kể từ bây giờ', en: 'within this time from now' } },
    { flags: '--text <text>', summary: { vi: 'nội dung', en: 'the words' } },
  ],
  input: z.strictObject({ id: recordId, by: duration, text: z.string().min(1).optional() }),
  output: requestSaidOutput,
  human: ({ id, state }, language) => `${id.slice(0, 8)}  ${word(language, 'requestState', state)}`,
  run: (cli, { id, by, text }) =>
    cli.withEngine(async ({ call }) => {
      const until = msToRfc3339(Date.now() + by)
      const words = text === undefined ? {} : { text }
      const { own } = await call('request.get', { id })
      const said = own
        ? await call('request.extend', { id, until, ...words })
        : await call('request.answer', { id, answer: 'need-until', until, ...words })
      return project(requestSaidOutput, said)
    }),
})
