import { z } from 'zod'
import { proposalNamed } from '../administration/exchanged.ts'
import { sayProposal } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { proposalRowOutput } from '../outputs/administration.ts'

export const proposalShow = defineCommand({
  path: ['proposal', 'show'],
  summary: {
    vi: 'một đề nghị: làm gì, với ai, còn thiếu chữ ký của ai',
    en: 'one proposal: what, whom, whose hand is missing',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã đề nghị', en: 'id of the proposal' } }],
  input: z.strictObject({ id: recordId }),
  output: proposalRowOutput,
  human: sayProposal,
  run: (cli, { id }) => cli.withEngine((session) => proposalNamed(session, id)),
})
