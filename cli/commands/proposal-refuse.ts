import { z } from 'zod'
import { exchangedRow } from '../administration/exchanged.ts'
import { sayProposal } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { proposalRowOutput } from '../outputs/administration.ts'

export const proposalRefuse = defineCommand({
  path: ['proposal', 'refuse'],
  summary: { vi: 'từ chối ký, hoặc rút lại, và nói rõ lý do', en: 'refuse to sign, or take back, and say why' },
  arguments: [{ form: '<id>', summary: { vi: 'mã đề nghị', en: 'id of the proposal' } }],
  options: [{ flags: '--reason <text>', summary: { vi: 'lý do', en: 'why' } }],
  input: z.strictObject({ id: recordId, reason: z.string().min(1) }),
  output: proposalRowOutput,
  human: sayProposal,
  run: (cli, asked) =>
    cli.withEngine((session) => exchangedRow(session, () => session.call('proposals.refuse', asked))),
})
