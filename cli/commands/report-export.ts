import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { flag } from '../input.ts'
import { reportExportOutput } from '../outputs/report.ts'
import { overviewInput, overviewOptions, overviewRequest } from './report-overview.ts'

export const reportExport = defineCommand({
  path: ['report', 'export'],
  summary: {
    vi: 'xuất bảng tổng hợp ra CSV (RFC 4180, UTF-8); việc này được ghi nhật ký',
    en: 'the overview as a CSV table (RFC 4180, UTF-8); that is audited',
  },
  options: [
    ...overviewOptions,
    { flags: '--out <file>', summary: { vi: 'tệp mới', en: 'a new file' } },
    { flags: '--bom', summary: { vi: 'mở đúng dấu trong Excel', en: 'with the mark that Excel asks for' } },
  ],
  input: overviewInput.extend({ out: z.string(), bom: flag }),
  output: reportExportOutput,
  human: ({ out, size }) => `${out}  ${size}`,
  run: (cli, { out, bom, ...input }) => {
    const path = resolve(cli.process.cwd, out)
    refuseExisting(path)
    return cli.withEngine(async ({ call }) => {
      const { language } = cli
      const request = { ...overviewRequest(input), language, bom: bom === true, out: path }
      const { size } = await call('report.export', request)
      return { out: path, size: size ?? 0 }
    })
  },
})
