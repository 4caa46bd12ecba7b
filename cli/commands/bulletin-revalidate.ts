import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { duration, recordId } from '../input.ts'
import { bulletinRevalidateOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { word } from '../words/terms.ts'

export const bulletinRevalidate = defineCommand({
  path: ['bulletin', 'revalidate'],
  summary: {
    vi: 'xác nhận một thông báo của đơn vị mình còn hiệu lực',
    en: "confirm that one of our own unit's bulletins still holds",
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    {
      flags: '--valid-for <time>',
      summary: { vi: 'thêm bao lâu, thay cho thời hạn theo loại', en: 'for how long, instead of that of its kind' },
    },
  ],
  input: z.strictObject({ id: recordId, validFor: duration.optional() }),
  output: bulletinRevalidateOutput,
  human: ({ id, state, expires }, language) => `${id.slice(0, 8)}  ${word(language, 'state', state)}  ${expires}`,
  run: (cli, { id, validFor }) =>
    cli.withEngine(async ({ call }) =>
      project(
        bulletinRevalidateOutput,
        await call('bulletin.revalidate', { id, ...(validFor === undefined ? {} : { forMs: validFor }) }),
      ),
    ),
})
