/** What the commands about a relay's data share. Their work is loaded only when it is asked for. */
import { resolve } from 'node:path'
import type { z } from 'zod'
import { version } from '../package.json'
import { createStep } from '../engine/kill-step.ts'
import type { UpkeepDeps } from '../relay/upkeep/backup.ts'
import type { Manifest } from '../relay/upkeep/manifest.ts'
import { createCrypto } from '../shared/crypto/index.ts'
import type { Cli } from './cli.ts'
import type { relayBackupOutput } from './outputs/relay.ts'

export async function upkeepDeps({ process }: Cli): Promise<UpkeepDeps> {
  const step = createStep({ spec: process.env.GIAOBAN_STEP, kill: process.kill, write: process.writeError })
  return { clock: process.clock, crypto: await createCrypto(), step, version }
}

export const at = (cli: Cli, path: string): string => resolve(cli.process.cwd, path)

/** Beside the data unless it is said where, as `relay serve` has it. */
export const logKeyOf = (cli: Cli, input: { readonly data: string; readonly logKey?: string | undefined }): string =>
  input.logKey === undefined ? `${at(cli, input.data)}.logkey` : at(cli, input.logKey)

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

export const tellBackup = ({ made, bytes, blobs, leaves, lost }: z.output<typeof relayBackupOutput>): string =>
  `${made}  ${bytes} B  ${blobs} blobs  ${leaves} leaves${lost > 0 ? `  ${lost} LOST` : ''}`

export const dataOption = { flags: '--data <dir>', summary: { vi: 'thư mục dữ liệu', en: 'folder of its data' } }
export const logKeyOption = {
  flags: '--log-key <file>',
  summary: {
    vi: 'khóa nhật ký danh bạ, ngoài thư mục dữ liệu',
    en: 'key of the directory log, outside of the data',
  },
}
