import { resolve } from 'node:path'
import { z } from 'zod'
import { replaceFile } from '../../engine/vault/atomic-file.ts'
import { codeInput } from '../authority/inputs.ts'
import { defineCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { refuseExisting } from '../files.ts'
import { unitRenameOutput } from '../outputs/authority.ts'

export const unitRename = defineCommand({
  path: ['unit', 'rename'],
  summary: {
    vi: 'quản trị đề nghị tên hoặc mã mới cho đơn vị; văn bản được mang đến cơ quan điều phối để ký',
    en: 'an administrator asks for another name or code of the unit; the file goes to the authority to be signed',
  },
  options: [
    { flags: '--name <name>', summary: { vi: 'tên mới', en: 'new name' } },
    { flags: '--code <code>', summary: { vi: 'mã mới', en: 'new code' } },
    { flags: '--out <file>', summary: { vi: 'tệp văn bản mới (.gbst)', en: 'new file of the statement (.gbst)' } },
  ],
  input: z.strictObject({
    name: z.string().min(1).max(200).optional(),
    code: codeInput.optional(),
    out: z.string().min(1),
  }),
  output: unitRenameOutput,
  human: ({ file, missing }) => `${file}  (${missing})`,
  run: (cli, { name, code, out }) => {
    if (name === undefined && code === undefined) throw new UsageError('one-of', { options: '--name, --code' })
    const path = resolve(cli.process.cwd, out)
    refuseExisting(path)
    return cli.withEngine(async ({ call }) => {
      const made = await call('unit.rename', {
        ...(name !== undefined && { name }),
        ...(code !== undefined && { code }),
      })
      replaceFile(path, made.file)
      return { id: made.id, file: path, missing: made.missing }
    })
  },
})
