import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { relayBackupOutput } from '../outputs/relay.ts'
import { at, tellBackup, told, upkeepDeps } from '../relay-upkeep.ts'

export const relayVerify = defineCommand({
  path: ['relay', 'verify'],
  summary: {
    vi: 'đọc từng byte của bản sao lưu máy chủ: mã băm, cơ sở dữ liệu, nhật ký danh bạ',
    en: "read every byte of a relay's backup: hashes, database, directory log",
  },
  arguments: [{ form: '<backup>', summary: { vi: 'thư mục sao lưu', en: 'folder of the backup' } }],
  input: z.strictObject({ backup: z.string().min(1) }),
  output: relayBackupOutput,
  human: tellBackup,
  run: async (cli, { backup }) => {
    const { verifyRelayBackup } = await import('../../relay/upkeep/restore.ts')
    return told(await verifyRelayBackup(await upkeepDeps(cli), at(cli, backup)))
  },
})
