import { z } from 'zod'
import { errorCodes } from '../../shared/errors.ts'
import { errorSentence } from '../../shared/i18n/sentence.ts'
import { defineCommand } from '../command.ts'
import { doctorOutput } from '../outputs/desk.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'

export const doctor = defineCommand({
  path: ['doctor'],
  summary: {
    vi: 'kiểm tra hồ sơ máy: mã hóa, khóa, đồng hồ, đĩa, danh bạ, máy chủ; thoát 1 khi có lỗi',
    en: 'check a home: encryption, keys, clock, disk, directory, relay; exit 1 where something is wrong',
  },
  input: z.strictObject({}),
  output: doctorOutput,
  human: ({ checks }, language) =>
    table(
      checks.map(({ ok, name, code }) => {
        const known = errorCodes.find((each) => each === code)
        return [ok ? '✓' : '✗', name, code ?? '', known === undefined ? '' : errorSentence(language, known)]
      }),
    ),
  exitCode: ({ ok }) => (ok ? 0 : 1),
  run: (cli) => cli.withEngine(async ({ call }) => project(doctorOutput, await call('doctor.run', {}))),
})
