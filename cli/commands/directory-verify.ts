import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { directoryVerifyOutput } from '../outputs/desk.ts'
import { project } from '../project.ts'

export const directoryVerify = defineCommand({
  path: ['directory', 'verify'],
  summary: {
    vi: 'kiểm tra lại toàn bộ nhật ký danh bạ từ gốc tin cậy; thoát 1 khi có cảnh báo',
    en: 'replay the whole directory log from the pinned root; exit 1 where there is an alarm',
  },
  input: z.strictObject({}),
  output: directoryVerifyOutput,
  human: ({ ok, size, root, alarms }, language) =>
    [
      `${ok ? (language === 'vi' ? 'đúng' : 'ok') : language === 'vi' ? 'SAI' : 'FAILED'}  ${size}  ${root}`,
      ...alarms.map((alarm) => `${alarm.index ?? ''}  ${alarm.code}`),
    ].join('\n'),
  exitCode: ({ ok }) => (ok ? 0 : 1),
  run: (cli) => cli.withEngine(async ({ call }) => project(directoryVerifyOutput, await call('directory.verify', {}))),
})
