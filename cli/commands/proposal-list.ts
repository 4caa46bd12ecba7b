import { z } from 'zod'
import { sayProposals } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import { proposalListOutput } from '../outputs/administration.ts'

export const proposalList = defineCommand({
  path: ['proposal', 'list'],
  summary: {
    vi: 'văn bản của đơn vị đang chờ thêm chữ ký, và kết quả',
    en: 'statements of the unit that wait for further signatures, and what became of them',
  },
  input: z.strictObject({}),
  output: proposalListOutput,
  human: sayProposals,
  run: (cli) => cli.withEngine(({ call }) => call('proposals.list', {})),
})
