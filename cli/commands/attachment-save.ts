import { resolve } from 'node:path'
import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { recordId, wholeNumber } from '../input.ts'
import { attachmentSaveOutput } from '../outputs/bulletin.ts'

export const attachmentSave = defineCommand({
  path: ['attachment', 'save'],
  summary: {
    vi: 'ghi một tệp đính kèm đã giải mã ra đĩa; việc này được ghi nhật ký',
    en: 'write one decrypted attachment to disk; that is audited',
  },
  arguments: [
    { form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } },
    { form: '<index>', summary: { vi: 'số thứ tự, từ 0', en: 'its number, from 0' } },
  ],
  options: [{ flags: '--out <file>', summary: { vi: 'tệp mới', en: 'a new file' } }],
  input: z.strictObject({ id: recordId, index: wholeNumber(0, limits.attachmentFiles - 1), out: z.string() }),
  output: attachmentSaveOutput,
  human: ({ out, size }) => `${out}  ${size}`,
  run: (cli, { id, index, out }) => {
    const path = resolve(cli.process.cwd, out)
    refuseExisting(path)
    return cli.withEngine(async ({ call }) => {
      const detail = await call('bulletin.get', { id })
      const { size } = await call('attachment.save', { id: detail.id, index, out: path })
      return { id: detail.id, index, out: path, size: size ?? 0 }
    })
  },
})
