import { resolve } from 'node:path'
import { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { readNamedFile } from '../files.ts'
import { sealedImportOutput } from '../outputs/sealed.ts'

export const sealedImport = defineCommand({
  path: ['sealed', 'import'],
  summary: {
    vi: 'nhận một tệp niêm phong: ở đơn vị không có mạng như nhận từ máy chủ; ở đơn vị chuyển hộ thì gửi lên máy chủ',
    en: 'take in a sealed file: without network as from the relay; at a unit that carries it, post it to the relay',
  },
  arguments: [{ form: '<file>', summary: { vi: 'tệp .gbseal', en: 'the file' } }],
  input: z.strictObject({ file: z.string().min(1) }),
  output: sealedImportOutput,
  human: ({ unit, messages, confirmed, waiting }) => `${unit.code}  ${messages}  ${confirmed}  ${waiting}`,
  run: (cli, { file: name }) => {
    const file = readNamedFile(resolve(cli.process.cwd, name), limits.sealedFileBytes)
    return cli.withEngine(async ({ call }) => {
      const { taken } = await call('sealed.import', { file })
      if (taken === undefined) throw new GiaobanError('sealed/invalid') // a file was given
      return taken
    })
  },
})
