import { resolve } from 'node:path'
import { z } from 'zod'
import { knownLeaves } from '../../engine/authority/known.ts'
import { encodeLogFile } from '../../engine/authority/log-file.ts'
import { replaceFile } from '../../engine/vault/atomic-file.ts'
import { openDesk } from '../authority/desk.ts'
import { dirOption } from '../authority/proposing.ts'
import { defineCommand } from '../command.ts'
import { refuseExisting } from '../files.ts'
import { exportOutput } from '../outputs/authority.ts'

export const authorityExport = defineCommand({
  path: ['authority', 'export'],
  summary: {
    vi: 'ghi danh bạ như cơ quan điều phối biết ra tệp, cho máy đầu tiên của một đơn vị mới',
    en: 'write the directory as the authority knows it to a file, for the first desks of a new unit',
  },
  options: [dirOption, { flags: '--out <file>', summary: { vi: 'tệp mới (.gblog)', en: 'new file (.gblog)' } }],
  input: z.strictObject({ dir: z.string().min(1), out: z.string().min(1) }),
  output: exportOutput,
  human: ({ file, size }) => `${file}  ${size}`,
  run: async (cli, { dir, out }) => {
    const file = resolve(cli.process.cwd, out)
    refuseExisting(file)
    const { folder } = await openDesk(cli, dir)
    const leaves = knownLeaves(folder)
    replaceFile(file, encodeLogFile({ leaves }))
    return { file, size: leaves.length }
  },
})
