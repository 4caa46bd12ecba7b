import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { documentCheckOutput } from '../outputs/document.ts'
import { project } from '../project.ts'
import { shownTime, word } from '../words/terms.ts'

export const documentCheck = defineCommand({
  path: ['document', 'check'],
  summary: {
    vi: 'kiểm tra mã trên bản in bằng những gì máy này có, không cần mạng; thoát 0 chỉ khi bản in thật và còn hiệu lực',
    en: 'check the code of a sheet against what this home holds, no network; exit 0 only where it is genuine and still holds',
  },
  arguments: [{ form: '<code>', summary: { vi: 'nội dung mã QR', en: 'the text of the QR code' } }],
  input: z.strictObject({ code: z.string().max(limits.documentCodeBytes * 4) }),
  output: documentCheckOutput,
  exitCode: ({ outcome }) => (outcome === 'current' ? 0 : 1),
  human: ({ outcome, sheet, version, title }, language) =>
    [
      word(language, 'documentOutcome', outcome),
      ...(sheet === undefined
        ? []
        : [
            `${sheet.number}  v${sheet.version}${version === undefined ? '' : ` / v${version}`}  ${sheet.unit.code}  ${shownTime(sheet.at)}`,
          ]),
      ...(title === undefined ? [] : [title]),
    ].join('\n'),
  run: (cli, { code }) =>
    cli.withEngine(async ({ call }) => project(documentCheckOutput, await call('document.check', { code }))),
})
