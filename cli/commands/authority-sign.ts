import { z } from 'zod'
import { dirOption, keyOption, sayProposal, signFile } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { expectedId } from '../authority/inputs.ts'
import { proposalOutput } from '../outputs/authority.ts'

export const authoritySign = defineCommand({
  path: ['authority', 'sign'],
  summary: {
    vi: 'một người giữ khóa ký thêm vào văn bản; tệp được ghi lại tại chỗ',
    en: 'one holder adds a signature to a statement; the file is replaced',
  },
  arguments: [{ form: '<file>', summary: { vi: 'văn bản (.gbst)', en: 'the statement (.gbst)' } }],
  options: [
    dirOption,
    keyOption,
    {
      flags: '--expect <id>',
      summary: {
        vi: 'mã văn bản như authority read đã cho; tệp khác thì không ký',
        en: 'id of the statement as authority read has shown it; nothing else is signed',
      },
    },
  ],
  input: z.strictObject({
    file: z.string().min(1),
    dir: z.string().min(1),
    key: z.string().min(1),
    expect: expectedId.optional(),
  }),
  output: proposalOutput,
  human: sayProposal,
  run: signFile,
})
