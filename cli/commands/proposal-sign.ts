import { z } from 'zod'
import { exchangedRow, proposalNamed } from '../administration/exchanged.ts'
import { sayBeforeSigning } from '../administration/before-signing.ts'
import { sayProposal } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { proposalRowOutput } from '../outputs/administration.ts'

export const proposalSign = defineCommand({
  path: ['proposal', 'sign'],
  summary: {
    vi: 'ký một đề nghị; đủ chữ ký thì chuyển vào danh bạ',
    en: 'sign a proposal; with the last signature it goes to the log',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã đề nghị', en: 'id of the proposal' } }],
  input: z.strictObject({ id: recordId }),
  output: proposalRowOutput,
  human: sayProposal,
  run: (cli, { id }) =>
    cli.withEngine((session) =>
      exchangedRow(session, async () => {
        sayBeforeSigning(cli, await proposalNamed(session, id))
        return session.call('proposals.sign', { id })
      }),
    ),
})
