import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { recordId } from '../input.ts'
import { proposalExportOutput } from '../outputs/administration.ts'

export const proposalExport = defineCommand({
  path: ['proposal', 'export'],
  summary: {
    vi: 'ghi đề nghị với các chữ ký đã có ra tệp .gbst để mang tay',
    en: 'write a proposal with the signatures it has to a file, to be carried by hand',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã đề nghị', en: 'id of the proposal' } }],
  options: [{ flags: '--out <file>', summary: { vi: 'tệp mới (.gbst)', en: 'a new file (.gbst)' } }],
  input: z.strictObject({ id: recordId, out: z.string().min(1) }),
  output: proposalExportOutput,
  human: ({ out, missing }) => `${out}  ${missing}`,
  run: (cli, { id, out }) => {
    const path = resolve(cli.process.cwd, out)
    refuseExisting(path)
    return cli.withEngine(async ({ call }) => {
      const { file, ...rest } = await call('proposals.export', { id })
      writeFileSync(path, file, { flag: 'wx' })
      return { ...rest, out: path }
    })
  },
})
