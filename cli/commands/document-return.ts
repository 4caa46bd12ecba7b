import { z } from 'zod'
import { returnWays } from '../../shared/domain/document-words.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { documentReturnOutput } from '../outputs/document.ts'
import { project } from '../project.ts'
import { sheetLines } from './document-sheets.ts'

export const documentReturn = defineCommand({
  path: ['document', 'return'],
  summary: {
    vi: 'báo bản in đã thu hồi, đã hủy hoặc đã mất, theo số trên bản in',
    en: 'say that sheets are collected, destroyed or lost, by the number on them',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--sheet <number>', repeat: true, summary: { vi: 'số trên bản in', en: 'the number on the sheet' } },
    { flags: '--how <word>', choices: returnWays, summary: { vi: 'thế nào', en: 'what became of it' } },
  ],
  input: z.strictObject({ id: recordId, sheet: z.array(z.string()).min(1), how: z.enum(returnWays) }),
  output: documentReturnOutput,
  human: sheetLines,
  run: (cli, { id, sheet, how }) =>
    cli.withEngine(async ({ call }) => {
      const { sheets } = await call('document.sheets', { id })
      const named = sheet.map((number) => numberOf(number))
      const prints = sheets.filter(({ serial }) => named.some((each) => each.serial === plain(serial)))
      if (named.some((each) => !prints.some(({ serial }) => plain(serial) === each.serial)))
        throw new GiaobanError('usage/not-found')
      for (const { print, serial } of prints) {
        const copies = named.flatMap((each) => (each.serial === plain(serial) ? [each.copy] : []))
        await call('document.return', { id, print, copies, how })
      }
      return project(documentReturnOutput, await call('document.sheets', { id }))
    }),
})

const plain = (serial: string): string => serial.toUpperCase().replaceAll('-', '')

/** `7K3F-9QXW-3`. Throws GiaobanError `usage/invalid-input`. */
function numberOf(text: string): { readonly serial: string; readonly copy: number } {
  const [, serial = '', copy = ''] = /^([0-9A-Z-]{8,9})-(\d{1,2})$/.exec(text.trim().toUpperCase()) ?? []
  if (serial === '') throw new GiaobanError('usage/invalid-input', { params: { field: 'sheet' } })
  return { serial: plain(serial), copy: Number(copy) }
}
