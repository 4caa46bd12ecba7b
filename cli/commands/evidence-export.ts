import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { recordId, statementId } from '../input.ts'
import { evidenceExportOutput } from '../outputs/desk.ts'

export const evidenceExport = defineCommand({
  path: ['evidence', 'export'],
  summary: {
    vi: 'xuất gói chứng cứ: chữ ký, chuỗi chứng nhận, bằng chứng nằm trong nhật ký; việc này được ghi nhật ký',
    en: 'export evidence: signatures, certificate chains, inclusion proofs; that is audited',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--out <file>', summary: { vi: 'tệp mới', en: 'a new file' } },
    {
      flags: '--statement <hash>',
      summary: {
        vi: 'chỉ một biên nhận hay một việc đã ký, với những gì nó dựa vào',
        en: 'one signed receipt or operation alone, with what it stands on',
      },
    },
  ],
  input: z.strictObject({ id: recordId, out: z.string(), statement: statementId.optional() }),
  output: evidenceExportOutput,
  human: ({ out, size }) => `${out}  ${size}`,
  run: (cli, { id, out, statement }) => {
    const path = resolve(cli.process.cwd, out)
    refuseExisting(path)
    return cli.withEngine(async ({ call }) => {
      const one = statement === undefined ? {} : { statement }
      const { size } = await call('evidence.export', { id, ...one, out: path })
      return { id, ...one, out: path, size: size ?? 0 }
    })
  },
})
