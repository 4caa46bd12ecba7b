import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { documentSheetsOutput } from '../outputs/document.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import { shownTime, word } from '../words/terms.ts'
import type { Language } from '../language.ts'

export const documentSheets = defineCommand({
  path: ['document', 'sheets'],
  summary: {
    vi: 'các bản in của một thông báo: ai in, bản nào chưa thu hồi',
    en: 'printed sheets of a bulletin: who printed them, which nobody has back',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  input: z.strictObject({ id: recordId }),
  output: documentSheetsOutput,
  human: sheetLines,
  run: (cli, { id }) =>
    cli.withEngine(async ({ call }) => project(documentSheetsOutput, await call('document.sheets', { id }))),
})

export function sheetLines({ sheets }: z.output<typeof documentSheetsOutput>, language: Language): string {
  return table(
    sheets.map(({ serial, kind, version, at, unit, copies, out }) => [
      serial,
      word(language, 'documentKind', kind),
      version === undefined ? '' : `v${version}`,
      unit.code,
      shownTime(at),
      `${copies - out.length}/${copies}`,
      out.map((copy) => `${serial}-${copy}`).join(' '),
    ]),
  )
}
