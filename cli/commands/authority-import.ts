import { resolve } from 'node:path'
import { z } from 'zod'
import { adoptLog } from '../../engine/authority/known.ts'
import { bytesToHex } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { openDesk } from '../authority/desk.ts'
import { dirOption } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { readNamedFile } from '../files.ts'
import { importOutput } from '../outputs/authority.ts'

export const authorityImport = defineCommand({
  path: ['authority', 'import'],
  summary: {
    vi: 'nhập nhật ký danh bạ do một máy đơn vị xuất ra (directory export), kiểm tra từ dấu vân tay gốc',
    en: "take over the log that a unit's desk has written (directory export), checked from the root fingerprint on",
  },
  arguments: [{ form: '<file>', summary: { vi: 'tệp nhật ký (.gblog)', en: 'file of the log (.gblog)' } }],
  options: [dirOption],
  input: z.strictObject({ file: z.string().min(1), dir: z.string().min(1) }),
  output: importOutput,
  human: ({ size, root }) => `${size}  ${root}`,
  run: async (cli, { file, dir }) => {
    const { deps, folder, authority } = await openDesk(cli, dir)
    const bytes = readNamedFile(resolve(cli.process.cwd, file), limits.logFileBytes)
    const { log } = adoptLog(deps.crypto, folder, { authority, file: bytes })
    if (log === undefined) throw new GiaobanError('internal')
    return { size: log.size, root: bytesToHex(log.root) }
  },
})
