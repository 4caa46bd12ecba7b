import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { flag } from '../input.ts'
import { sealedExportOutput } from '../outputs/sealed.ts'

export const sealedExport = defineCommand({
  path: ['sealed', 'export'],
  summary: {
    vi: 'ghi tệp niêm phong để mang bằng USB: cho một đơn vị không có mạng, hoặc của chính đơn vị mình nếu không có mạng',
    en: 'write a sealed file for the stick: for a unit without network, or of this unit where it has none',
  },
  arguments: [{ form: '<file>', summary: { vi: 'tệp mới (.gbseal)', en: 'a new file (.gbseal)' } }],
  options: [
    { flags: '--for <unit>', summary: { vi: 'mã đơn vị không có mạng', en: 'code of the unit without network' } },
    {
      flags: '--whole',
      summary: {
        vi: 'từ đầu: cho một máy chưa từng gửi tệp về',
        en: 'from the beginning: for a PC that has never sent a file back',
      },
    },
  ],
  input: z.strictObject({ file: z.string().min(1), for: z.string().min(1).optional(), whole: flag }),
  output: sealedExportOutput,
  human: ({ out, messages, attachments }) => `${out}  ${messages}  ${attachments}`,
  run: (cli, { file, for: unit, whole }) => {
    const out = resolve(cli.process.cwd, file)
    refuseExisting(out)
    return cli.withEngine(async ({ call }) => {
      const {
        saved: _,
        size,
        ...rest
      } = await call('sealed.export', {
        out,
        ...(unit !== undefined && { unit }),
        whole: whole === true,
      })
      return { out, size: size ?? 0, ...rest }
    })
  },
})
