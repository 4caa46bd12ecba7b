import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { officerAddOutput } from '../outputs/administration.ts'
import { readNewPassphrase } from '../passphrase.ts'

export const officerAdd = defineCommand({
  path: ['officer', 'add'],
  summary: {
    vi: 'thêm một cán bộ vào máy này: tự gõ mật khẩu riêng; tệp yêu cầu mang đến quản trị',
    en: 'a newcomer at this machine, with an own passphrase; the request goes to an administrator',
  },
  options: [
    { flags: '--name <name>', summary: { vi: 'họ tên', en: 'name' } },
    { flags: '--badge <badge>', summary: { vi: 'số hiệu', en: 'badge number' } },
    { flags: '--out <file>', summary: { vi: 'tệp yêu cầu mới (.gbor)', en: 'a new file for the request (.gbor)' } },
    {
      flags: '--new-passphrase-file <file>',
      summary: {
        vi: 'tệp có mật khẩu của người mới (hoặc GIAOBAN_NEW_PASSPHRASE, hoặc hỏi)',
        en: "file with the newcomer's passphrase (else GIAOBAN_NEW_PASSPHRASE, else a question)",
      },
    },
  ],
  input: z.strictObject({
    name: z.string().min(1),
    badge: z.string().min(1),
    out: z.string().min(1),
    newPassphraseFile: z.string().optional(),
  }),
  output: officerAddOutput,
  human: ({ out, key }) => `${out}  ${key}`,
  run: (cli, { name, badge, out, newPassphraseFile }) => {
    const path = resolve(cli.process.cwd, out)
    refuseExisting(path)
    return cli.withEngine(async ({ call }) => {
      const passphrase = await readNewPassphrase(cli, newPassphraseFile)
      const { request, ...rest } = await call('officers.prepare', { name, badge, passphrase })
      writeFileSync(path, request, { flag: 'wx' })
      return { ...rest, out: path }
    })
  },
})
