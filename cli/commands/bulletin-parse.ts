import { resolve } from 'node:path'
import { z } from 'zod'
import type { PastedField } from '../../shared/domain/paste/collect.ts'
import { parsePaste } from '../../shared/domain/paste/paste.ts'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { readNamedFile } from '../files.ts'
import { bulletinParseOutput } from '../outputs/bulletin.ts'

type Output = z.output<typeof bulletinParseOutput>

/** UTF-8 of Vietnamese: at most three bytes a UTF-16 unit. */
const maxBytes = 3 * limits.pasteCharacters

export const bulletinParse = defineCommand({
  path: ['bulletin', 'parse'],
  summary: {
    vi: 'đọc văn bản tự do thành các ô của bulletin.json, mỗi ô ghi mức chắc chắn; không gửi gì, không cần hồ sơ',
    en: 'read free text into fields of bulletin.json, each with how sure it is; sends nothing, needs no profile',
  },
  options: [{ flags: '--file <file>', summary: { vi: 'văn bản UTF-8', en: 'a UTF-8 text' } }],
  input: z.strictObject({ file: z.string() }),
  output: bulletinParseOutput,
  human: ({ fields, rest }) =>
    [
      ...fields.map(({ path, value, confidence }) => `${confidence.padEnd(6)} ${path} = ${value}`),
      ...rest.map((line) => `?      ${line}`),
    ].join('\n'),
  run: (cli, { file }): Promise<Output> => {
    const bytes = readNamedFile(resolve(cli.process.cwd, file), maxBytes)
    const { text, fields, rest, hints } = parsePaste(new TextDecoder().decode(bytes))
    return Promise.resolve({
      bulletin: nested(fields),
      fields: fields.map((field) => ({ ...field, text: text.slice(field.start, field.end) })),
      rest: rest.map(({ start, end }) => text.slice(start, end)),
      hints: [...hints],
    })
  },
})

/** bulletin.json as far as the text gave it: to be completed, not to be sent as it is. */
function nested(fields: readonly PastedField[]): Output['bulletin'] {
  const root: Output['bulletin'] = {}
  for (const { path, value } of fields) {
    const steps = path.split('.')
    let inner: Record<string, unknown> = root
    for (const [at, step] of steps.entries()) {
      const next = steps[at + 1]
      if (next === undefined) inner[step] = value
      else inner = (inner[step] ??= /^\d+$/.test(next) ? [] : {}) as Record<string, unknown>
    }
  }
  return root
}
