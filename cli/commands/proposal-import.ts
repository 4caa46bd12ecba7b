import { resolve } from 'node:path'
import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { exchangedRow } from '../administration/exchanged.ts'
import { sayProposal } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import { readNamedFile } from '../files.ts'
import { proposalRowOutput } from '../outputs/administration.ts'

export const proposalImport = defineCommand({
  path: ['proposal', 'import'],
  summary: {
    vi: 'nhận một đề nghị mang tay (.gbst); kiểm tra trước khi giữ',
    en: 'take in a proposal that came by hand (.gbst); it is checked before it is kept',
  },
  arguments: [{ form: '<file>', summary: { vi: 'tệp .gbst', en: 'the file' } }],
  input: z.strictObject({ file: z.string().min(1) }),
  output: proposalRowOutput,
  human: sayProposal,
  run: (cli, { file: name }) => {
    const file = readNamedFile(resolve(cli.process.cwd, name), limits.proposalBytes)
    return cli.withEngine((session) => exchangedRow(session, () => session.call('proposals.import', { file })))
  },
})
