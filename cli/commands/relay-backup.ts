import { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import { defineCommand } from '../command.ts'
import { relayBackupOutput } from '../outputs/relay.ts'
import { at, dataOption, logKeyOf, logKeyOption, tellBackup, told, upkeepDeps } from '../relay-upkeep.ts'

export const relayBackup = defineCommand({
  path: ['relay', 'backup'],
  summary: {
    vi: 'sao lưu dữ liệu của máy chủ, cả khi nó đang chạy; không có khóa nhật ký bên trong',
    en: "back a relay's data up, while it runs as well; the log key is not in it",
  },
  options: [
    dataOption,
    { flags: '--out <dir>', summary: { vi: 'thư mục mới', en: 'a new folder' } },
    {
      flags: '--link',
      summary: {
        vi: 'tệp đính kèm dùng chung đĩa với bản gốc (liên kết cứng) thay vì sao chép',
        en: 'files as hard links instead of copies: on the same disk, and lost with it',
      },
    },
    {
      flags: '--key-out <file>',
      summary: {
        vi: 'sao cả khóa nhật ký vào một tệp riêng; ai có tệp này thì ký được thay máy chủ',
        en: 'copy the log key as well, to a file of its own: whoever has it can sign for the relay',
      },
    },
    logKeyOption,
  ],
  input: z.strictObject({
    data: z.string().min(1),
    out: z.string().min(1),
    link: z.boolean().optional(),
    keyOut: z.string().min(1).optional(),
    logKey: z.string().min(1).optional(),
  }),
  output: relayBackupOutput,
  human: tellBackup,
  run: async (cli, input) => {
    const { backUpRelay, copyLogKey } = await import('../../relay/upkeep/backup.ts')
    const { isInside } = await import('../../relay/upkeep/folder.ts')
    const request = { data: at(cli, input.data), out: at(cli, input.out), linked: input.link === true }
    // a copy of the data that can sign: what the log key is kept apart for
    const isIntoCopy = input.keyOut !== undefined && isInside(request.out, at(cli, input.keyOut))
    if (isIntoCopy) throw new GiaobanError('config/invalid', { params: { field: 'key-out' } })
    const manifest = await backUpRelay(await upkeepDeps(cli), request)
    if (input.keyOut !== undefined) await copyLogKey(logKeyOf(cli, input), at(cli, input.keyOut))
    return told(manifest)
  },
})
