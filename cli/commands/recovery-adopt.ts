import { resolve } from 'node:path'
import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { readNamedFile } from '../files.ts'
import { recoveryAdoptOutput } from '../outputs/desk.ts'
import { project } from '../project.ts'

export const recoveryAdopt = defineCommand({
  path: ['recovery', 'adopt'],
  summary: {
    vi: 'nhận khóa phục hồi của đơn vị cho máy này (tệp recovery-key.pub)',
    en: "take the unit's recovery key for this home (the file recovery-key.pub)",
  },
  arguments: [{ form: '<file>', summary: { vi: 'tệp khóa công khai', en: 'the public key' } }],
  input: z.strictObject({ file: z.string() }),
  output: recoveryAdoptOutput,
  human: ({ kit }) => kit,
  run: (cli, { file }) => {
    const publicKey = readNamedFile(resolve(cli.process.cwd, file), limits.logObjectBytes)
    return cli.withEngine(async ({ call }) => project(recoveryAdoptOutput, await call('recovery.adopt', { publicKey })))
  },
})
