import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { recordId } from '../input.ts'
import { complaintExportOutput } from '../outputs/complaint.ts'

export const complaintExport = defineCommand({
  path: ['complaint', 'export'],
  summary: {
    vi: 'xuất một đơn khiếu nại có chữ ký, ai cũng kiểm tra được không cần mạng; việc này được ghi nhật ký',
    en: 'export one complaint, signed, for anybody to check offline; that is audited',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã đơn', en: 'its id, or the first 8 digits' } }],
  options: [{ flags: '--out <file>', summary: { vi: 'tệp mới', en: 'a new file' } }],
  input: z.strictObject({ id: recordId, out: z.string() }),
  output: complaintExportOutput,
  human: ({ out, size }) => `${out}  ${size}`,
  run: (cli, { id, out }) => {
    const path = resolve(cli.process.cwd, out)
    refuseExisting(path)
    return cli.withEngine(async ({ call }) => {
      const { size } = await call('complaint.export', { id, out: path })
      return { id, out: path, size: size ?? 0 }
    })
  },
})
