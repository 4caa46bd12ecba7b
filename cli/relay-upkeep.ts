/** What the commands about a relay's data share. Their work is loaded only when it is asked for. */
import { resolve } from 'node:path'
import type { z } from 'zod'
import { version } from '../package.json'
import { createStep } from '../engine/kill-step.ts'
import type { UpkeepDeps } from '../relay/upkeep/backup.ts'
import type { Manifest } from '../relay/upkeep/manifest.ts'
import { defaultLogKey } from '../relay/config.ts'
import { createCrypto } from '../shared/crypto/index.ts'
import type { Cli } from './cli.ts'
import type { Language } from './language.ts'
import type { relayBackupOutput } from './outputs/relay.ts'

export async function upkeepDeps({ process }: Cli): Promise<UpkeepDeps> {
  const step = createStep({ spec: process.env.GIAOBAN_STEP, kill: process.kill, write: process.writeError })
  return { clock: process.clock, crypto: await createCrypto(), step, version }
}

export const at = (cli: Cli, path: string): string => resolve(cli.process.cwd, path)

/** Unless it is said where, as `relay serve` has it. */
export const logKeyOf = (cli: Cli, input: { readonly data: string; readonly logKey?: string | undefined }): string =>
  input.logKey === undefined ? defaultLogKey(at(cli, input.data)) : at(cli, input.logKey)

export const told = ({
  made,
  version: by,
  schema,
  database,
  blobs,
  leaves,
  lost = 0,
}: Manifest & { readonly lost?: number }): z.output<typeof relayBackupOutput> => ({
  made,
  version: by,
  schema,
  bytes: database.bytes + blobs.bytes,
  blobs: blobs.count,
  lost,
  leaves,
})

/** What is in a backup, or was put back from one; and, where there are any, how many files could not be. */
export function tellBackup(
  { made, bytes, blobs, leaves, lost }: z.output<typeof relayBackupOutput>,
  language: Language,
): string {
  const isVi = language === 'vi'
  const size = formatBytes(bytes)
  const lines = [
    isVi
      ? `bản sao lưu lúc ${made}: ${blobs} tệp, ${leaves} mục của nhật ký danh bạ, tổng cộng ${size}`
      : `backup of ${made}: ${blobs} files, ${leaves} leaves of the directory log, ${size} together`,
  ]
  if (lost > 0) {
    lines.push(
      isVi
        ? `${lost} tệp khác bị hỏng nên không có trong đó; nơi gửi tự đưa lại tệp nào còn cần`
        : `${lost} more files were damaged and are not among them; senders bring again what is still needed`,
    )
  }
  return lines.join('\n')
}

/** Three digits, in steps of 1024. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  return `${Number((bytes / 1024 ** step).toPrecision(3))} ${units[step]}`
}

export const dataOption = { flags: '--data <dir>', summary: { vi: 'thư mục dữ liệu', en: 'folder of its data' } }
export const logKeyOption = {
  flags: '--log-key <file>',
  summary: {
    vi: 'khóa nhật ký danh bạ, ngoài thư mục dữ liệu',
    en: 'key of the directory log, outside of the data',
  },
}
