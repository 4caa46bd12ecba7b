import { z } from 'zod'
import { dirOption, readFileOf, sayProposal } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { proposalOutput } from '../outputs/authority.ts'

export const authorityRead = defineCommand({
  path: ['authority', 'read'],
  summary: {
    vi: 'đọc một văn bản trước khi ký: nội dung, thay đổi gì, mã của văn bản',
    en: 'read a statement before it is signed: what it says, what it changes, its id',
  },
  arguments: [{ form: '<file>', summary: { vi: 'văn bản (.gbst)', en: 'the statement (.gbst)' } }],
  options: [dirOption],
  input: z.strictObject({ file: z.string().min(1), dir: z.string().min(1) }),
  output: proposalOutput,
  human: sayProposal,
  run: readFileOf,
})
