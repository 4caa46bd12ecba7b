import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { bulletinStatusOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import type { Language } from '../language.ts'
import { shownTime, word } from '../words/terms.ts'

/** With the closed units in whose place it answers. */
const unitOf = (
  { unit, standsFor }: { readonly unit: string; readonly standsFor?: readonly string[] | undefined },
  language: Language,
): string =>
  standsFor === undefined ? unit : `${unit} (${language === 'vi' ? 'thay' : 'for'} ${standsFor.join(', ')})`

export const bulletinStatus = defineCommand({
  path: ['bulletin', 'status'],
  summary: {
    vi: 'từng đơn vị nhận đã làm gì với thông báo, ai chưa xác nhận',
    en: 'what each receiving unit has done with a bulletin, and who has not acknowledged',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  input: z.strictObject({ id: recordId }),
  output: bulletinStatusOutput,
  human: ({ units, state, version, id }, language) =>
    [
      `${id.slice(0, 8)}  v${version}  ${word(language, 'state', state)}`,
      table(
        units.map((row) => [
          unitOf(row, language),
          word(language, 'rung', row.rung),
          shownTime(row.at),
          row.by === undefined ? '' : `${row.by.name} (${row.by.officer})`,
          row.answer === undefined ? '' : `${word(language, 'answer', row.answer.kind)}: ${row.answer.text}`,
          row.late ? (language === 'vi' ? 'TRỄ HẠN' : 'LATE') : shownTime(row.deadline),
        ]),
      ),
    ].join('\n'),
  run: (cli, { id }) =>
    cli.withEngine(async ({ call }) => project(bulletinStatusOutput, await call('bulletin.status', { id }))),
})
