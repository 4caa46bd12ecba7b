import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { recoveryCreateOutput } from '../outputs/desk.ts'
import { project } from '../project.ts'

const number = z
  .string()
  .regex(/^\d{1,2}$/)
  .transform(Number)
  .pipe(z.number().min(2).max(16))

export const recoveryCreate = defineCommand({
  path: ['recovery', 'create'],
  summary: {
    vi: 'lập bộ khóa phục hồi của đơn vị: mỗi mảnh một tờ để in; chỉ quản trị đơn vị',
    en: "make the unit's recovery kit: one sheet a share, to be printed; the administrator alone",
  },
  options: [
    { flags: '--shares <n>', summary: { vi: 'số mảnh, 2 đến 16', en: 'how many shares, 2 to 16' } },
    { flags: '--threshold <k>', summary: { vi: 'số mảnh cần để phục hồi', en: 'how many are needed' } },
    { flags: '--out <dir>', summary: { vi: 'thư mục mới', en: 'a new folder' } },
  ],
  input: z.strictObject({ shares: number, threshold: number, out: z.string() }),
  output: recoveryCreateOutput,
  human: ({ kit, files, keyFile }) => [kit, ...files, keyFile].join('\n'),
  run: (cli, { out, ...parts }) => {
    const folder = resolve(cli.process.cwd, out)
    refuseExisting(folder)
    return cli.withEngine(async ({ call }) =>
      project(recoveryCreateOutput, await call('recovery.create', { ...parts, out: folder })),
    )
  },
})
