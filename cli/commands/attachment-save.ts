import { resolve } from 'node:path'
import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { recordId, statementId, wholeNumber } from '../input.ts'
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
  options: [
    { flags: '--out <file>', summary: { vi: 'tệp mới', en: 'a new file' } },
    {
      flags: '--statement <exhibit>',
      summary: { vi: 'mã vật chứng trong hồ sơ', en: 'the exhibit of a case that it belongs to' },
    },
  ],
  input: z.strictObject({
    id: recordId,
    index: wholeNumber(0, limits.attachmentFiles - 1),
    out: z.string(),
    statement: statementId.optional(),
  }),
  output: attachmentSaveOutput,
  human: ({ out, size }) => `${out}  ${size}`,
  run: (cli, { id, index, out, statement }) => {
    const path = resolve(cli.process.cwd, out)
    refuseExisting(path)
    return cli.withEngine(async ({ call }) => {
      const detail = await (statement === undefined ? call('bulletin.get', { id }) : call('case.get', { id }))
      const of = statement === undefined ? {} : { statement }
      const { size } = await call('attachment.save', { id: detail.id, index, out: path, ...of })
      return { id: detail.id, index, out: path, size: size ?? 0 }
    })
  },
})
