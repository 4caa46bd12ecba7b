import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { relayBackupOutput } from '../outputs/relay.ts'
import { at, dataOption, tellBackup, told, upkeepDeps } from '../relay-upkeep.ts'

export const relayRestore = defineCommand({
  path: ['relay', 'restore'],
  summary: {
    vi: 'khôi phục dữ liệu máy chủ từ bản sao lưu vào một thư mục trống',
    en: "put a relay's backup into an empty folder",
  },
  arguments: [{ form: '<backup>', summary: { vi: 'thư mục sao lưu', en: 'folder of the backup' } }],
  options: [dataOption],
  input: z.strictObject({ backup: z.string().min(1), data: z.string().min(1) }),
  output: relayBackupOutput,
  human: tellBackup,
  run: async (cli, { backup, data }) => {
    const { restoreRelay } = await import('../../relay/upkeep/restore.ts')
    return told(await restoreRelay(await upkeepDeps(cli), { backup: at(cli, backup), data: at(cli, data) }))
  },
})
