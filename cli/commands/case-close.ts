import { z } from 'zod'
import { caseClosings } from '../../shared/domain/case-words.ts'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { caseSaidOutput } from '../outputs/case.ts'
import { project } from '../project.ts'

export const caseClose = defineCommand({
  path: ['case', 'close'],
  summary: { vi: 'khép hồ sơ', en: 'close a case file' },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--reason <word>', choices: caseClosings, summary: { vi: 'lý do', en: 'why' } },
    { flags: '--text <text>', summary: { vi: 'nội dung', en: 'the words' } },
  ],
  input: z.strictObject({ id: recordId, reason: z.enum(caseClosings), text: z.string().min(1).optional() }),
  output: caseSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { text, ...rest }) =>
    cli.withEngine(async ({ call }) =>
      project(caseSaidOutput, await call('case.close', { ...rest, ...(text === undefined ? {} : { text }) })),
    ),
})
