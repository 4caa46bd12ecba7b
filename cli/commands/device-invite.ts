import { resolve } from 'node:path'
import { z } from 'zod'
import { role } from '../../shared/ipc/values.ts'
import { replaceFile } from '../../engine/vault/atomic-file.ts'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { flag } from '../input.ts'
import { deviceInviteOutput } from '../outputs/enrol.ts'
import { project } from '../project.ts'
import { shownTime } from '../words/terms.ts'

export const deviceInvite = defineCommand({
  path: ['device', 'invite'],
  summary: {
    vi: 'quản trị mời một máy mới vào đơn vị: tệp, mã QR và mã gõ tay, dùng một lần trong 10 phút',
    en: 'an administrator invites a new device: file, QR text and a code to type, once, within 10 minutes',
  },
  options: [
    {
      flags: '--out <file>',
      summary: { vi: 'ghi giấy mời ra tệp .gbinv', en: 'write the invitation to a .gbinv file' },
    },
    {
      flags: '--role <role>',
      repeat: true,
      choices: role.options,
      summary: {
        vi: 'vai trò được dùng trên máy; có thể lặp lại; mặc định mọi vai trò',
        en: 'role that the device may serve; may repeat; all without it',
      },
    },
    {
      flags: '--without-mail',
      summary: { vi: 'máy không đọc thư của đơn vị', en: "the device does not read the unit's mail" },
    },
    {
      flags: '--by-hand',
      summary: {
        vi: 'không qua máy chủ: yêu cầu được mang bằng USB, trong 24 giờ',
        en: 'without a relay: the request is carried on a stick, within 24 hours',
      },
    },
  ],
  input: z.strictObject({
    out: z.string().optional(),
    role: z.array(role).optional(),
    withoutMail: flag,
    byHand: flag,
  }),
  output: deviceInviteOutput,
  human: ({ id, expires, code, out }) =>
    [code, out, `${id.slice(0, 12)}  ${shownTime(expires)}`].filter((line) => line !== undefined).join('\n'),
  run: (cli, { out, role: roles = [], withoutMail, byHand }) => {
    const path = out === undefined ? undefined : resolve(cli.process.cwd, out)
    if (path !== undefined) refuseExisting(path)
    return cli.withEngine(async ({ call }) => {
      const made = await call('enrol.invite', {
        roleLimits: [...new Set(roles)],
        limits: withoutMail === true ? [] : ['read'],
        byHand: byHand === true,
      })
      if (path !== undefined) replaceFile(path, made.file)
      if (byHand !== true) await call('sync.once', {}) // opens the mailbox
      return project(deviceInviteOutput, { ...made, ...(path !== undefined && { out: path }) })
    })
  },
})
