import { z } from 'zod'
import { documentKinds } from '../../shared/domain/document-words.ts'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { recordId, wholeNumber } from '../input.ts'
import { documentPrintOutput } from '../outputs/document.ts'
import { project } from '../project.ts'

export const documentPrint = defineCommand({
  path: ['document', 'print'],
  summary: {
    vi: 'cấp số và mã kiểm tra cho bản in; mỗi bản một mã, việc này được ghi nhật ký',
    en: 'number sheets before they are printed, each with a code that is checked offline; that is audited',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--kind <word>', choices: documentKinds, summary: { vi: 'loại bản in', en: 'what is printed' } },
    { flags: '--copies <n>', summary: { vi: 'số bản (1)', en: 'how many copies (1)' } },
  ],
  input: z.strictObject({
    id: recordId,
    kind: z.enum(documentKinds),
    copies: wholeNumber(1, limits.documentCopies).optional(),
  }),
  output: documentPrintOutput,
  human: ({ sheets }) => sheets.map(({ number, code }) => `${number}  ${code}`).join('\n'),
  run: (cli, { id, kind, copies }) =>
    cli.withEngine(async ({ call }) =>
      project(
        documentPrintOutput,
        await call('document.print', { id, kind, ...(copies === undefined ? {} : { copies }) }),
      ),
    ),
})
