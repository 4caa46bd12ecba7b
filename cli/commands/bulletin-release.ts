import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { bulletinReleaseOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { word } from '../words/terms.ts'

export const bulletinRelease = defineCommand({
  path: ['bulletin', 'release'],
  summary: {
    vi: 'chỉ huy không soạn thông báo ký duyệt nó; từ đó là thông báo đã duyệt',
    en: 'a commander who has not written it adds the second signature: a notice from then on',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  input: z.strictObject({ id: recordId }),
  output: bulletinReleaseOutput,
  human: ({ id, release }, language) => `${id.slice(0, 8)}  ${word(language, 'release', release)}`,
  run: (cli, { id }) =>
    cli.withEngine(async ({ call }) => project(bulletinReleaseOutput, await call('bulletin.release', { id }))),
})
