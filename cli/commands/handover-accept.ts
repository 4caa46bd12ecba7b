import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { handoverSaidOutput } from '../outputs/handover.ts'
import { project } from '../project.ts'
import { word } from '../words/terms.ts'

export const handoverAccept = defineCommand({
  path: ['handover', 'accept'],
  summary: {
    vi: 'nhận ca bằng tên của mình; người giao ca không tự nhận được',
    en: 'take a shift over in the own name; never by the officer who hands it over',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [{ flags: '--text <text>', summary: { vi: 'lời của người nhận ca', en: 'words of the coming officer' } }],
  input: z.strictObject({ id: recordId, text: z.string().min(1).optional() }),
  output: handoverSaidOutput,
  human: ({ id, state }, language) => `${id.slice(0, 8)}  ${word(language, 'handoverState', state)}`,
  run: (cli, { id, text }) =>
    cli.withEngine(async ({ call }) =>
      project(handoverSaidOutput, await call('handover.accept', { id, ...(text === undefined ? {} : { text }) })),
    ),
})
