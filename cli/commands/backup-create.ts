import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { backupCreateOutput } from '../outputs/desk.ts'

export const backupCreate = defineCommand({
  path: ['backup', 'create'],
  summary: {
    vi: 'sao lưu máy này vào một tệp chỉ mở được bằng bộ khóa phục hồi; không có khóa thiết bị bên trong',
    en: 'back this home up into a file that only the recovery kit opens; no device keys inside',
  },
  options: [{ flags: '--out <file>', summary: { vi: 'tệp mới', en: 'a new file' } }],
  input: z.strictObject({ out: z.string() }),
  output: backupCreateOutput,
  human: ({ out, size, kit }) => `${out}  ${size}  ${kit}`,
  run: (cli, { out }) => {
    const path = resolve(cli.process.cwd, out)
    refuseExisting(path)
    return cli.withEngine(async ({ call }) => ({ ...(await call('backup.create', { out: path })), out: path }))
  },
})
