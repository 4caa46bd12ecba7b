import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { exportOutput } from '../outputs/authority.ts'

export const directoryExport = defineCommand({
  path: ['directory', 'export'],
  summary: {
    vi: 'ghi nhật ký danh bạ như máy này đã kiểm tra ra tệp, cho cơ quan điều phối',
    en: 'write the directory log as this home has verified it to a file, for the authority',
  },
  options: [{ flags: '--out <file>', summary: { vi: 'tệp mới (.gblog)', en: 'new file (.gblog)' } }],
  input: z.strictObject({ out: z.string().min(1) }),
  output: exportOutput,
  human: ({ file, size }) => `${file}  ${size}`,
  run: (cli, { out }) => {
    const file = resolve(cli.process.cwd, out)
    refuseExisting(file)
    return cli.withEngine(async ({ call }) => ({ file, ...(await call('directory.export', { out: file })) }))
  },
})
