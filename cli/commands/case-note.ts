import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { statementId, recordId } from '../input.ts'
import { caseSaidOutput } from '../outputs/case.ts'
import { project } from '../project.ts'

export const caseNote = defineCommand({
  path: ['case', 'note'],
  summary: {
    vi: 'ghi vào hồ sơ; không sửa được, đính chính là một ghi chép mới',
    en: 'add a note; nothing is ever changed, a correction is a new note',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--text <text>', summary: { vi: 'nội dung', en: 'the words' } },
    { flags: '--corrects <note>', summary: { vi: 'mã ghi chép được đính chính', en: 'the note that it corrects' } },
    {
      flags: '--link <id>',
      repeat: true,
      summary: {
        vi: 'bản ghi liên quan: thông báo, yêu cầu, hồ sơ khác',
        en: 'a bulletin, request or case it points at',
      },
    },
  ],
  input: z.strictObject({
    id: recordId,
    text: z.string().min(1),
    corrects: statementId.optional(),
    link: z.array(recordId).default([]),
  }),
  output: caseSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { id, text, corrects, link }) =>
    cli.withEngine(async ({ call }) =>
      project(
        caseSaidOutput,
        await call('case.note', {
          id,
          note: { text },
          records: link,
          ...(corrects === undefined ? {} : { corrects }),
        }),
      ),
    ),
})
