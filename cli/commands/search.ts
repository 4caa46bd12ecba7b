import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { wholeNumber } from '../input.ts'
import { searchOutput } from '../outputs/desk.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import { word } from '../words/terms.ts'

export const search = defineCommand({
  path: ['search'],
  summary: {
    vi: 'tìm theo tên (có dấu hay không dấu), bí danh, CCCD, điện thoại, biển số, số tham chiếu',
    en: 'find by name (with or without marks), alias, identity number, phone, plate, reference',
  },
  arguments: [{ form: '<text>', summary: { vi: 'nội dung cần tìm', en: 'what to look for' } }],
  options: [{ flags: '--limit <n>', summary: { vi: 'số kết quả nhiều nhất (20)', en: 'at most so many hits (20)' } }],
  input: z.strictObject({ text: z.string().min(1), limit: wholeNumber(1, limits.searchHits).optional() }),
  output: searchOutput,
  human: ({ hits, tookMs }, language) =>
    [
      table(
        hits.map((hit) => [
          hit.id.slice(0, 8),
          hit.title,
          hit.why
            .map(
              ({ field, how, text }) =>
                `${word(language, 'why', field)}${text === undefined ? '' : ` "${text}"`} (${word(language, 'how', how)})`,
            )
            .join('; '),
        ]),
      ),
      language === 'vi'
        ? `${hits.length} kết quả, ${Math.round(tookMs)} ms`
        : `${hits.length} hits, ${Math.round(tookMs)} ms`,
    ]
      .join('\n')
      .trim(),
  run: (cli, { text, limit }) =>
    cli.withEngine(async ({ call }) =>
      project(searchOutput, await call('search.query', { text, ...(limit === undefined ? {} : { limit }) })),
    ),
})
