import { z } from 'zod'
import { dirOption, keyOption, sayProposal, signFile } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { proposalOutput } from '../outputs/authority.ts'

export const authoritySign = defineCommand({
  path: ['authority', 'sign'],
  summary: {
    vi: 'một người giữ khóa ký thêm vào văn bản; tệp được ghi lại tại chỗ',
    en: 'one holder adds a signature to a statement; the file is replaced',
  },
  arguments: [{ form: '<file>', summary: { vi: 'văn bản (.gbst)', en: 'the statement (.gbst)' } }],
  options: [dirOption, keyOption],
  input: z.strictObject({ file: z.string().min(1), dir: z.string().min(1), key: z.string().min(1) }),
  output: proposalOutput,
  human: sayProposal,
  run: signFile,
})
