import { resolve } from 'node:path'
import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { readNamedFile } from '../files.ts'
import { officerRequestOutput } from '../outputs/administration.ts'

export const officerRequest = defineCommand({
  path: ['officer', 'request'],
  summary: {
    vi: 'đọc tệp yêu cầu của người mới; đối chiếu khóa qua điện thoại trước khi chứng nhận',
    en: 'what a request says; compare the key by telephone before it is certified',
  },
  arguments: [{ form: '<file>', summary: { vi: 'tệp yêu cầu (.gbor)', en: 'the request (.gbor)' } }],
  input: z.strictObject({ file: z.string().min(1) }),
  output: officerRequestOutput,
  human: ({ name, badge, key }) => `${name} (${badge})  ${key}`,
  run: (cli, { file }) => {
    const request = readNamedFile(resolve(cli.process.cwd, file), limits.officerRequestBytes)
    return cli.withEngine(({ call }) => call('officers.readRequest', { request }))
  },
})
