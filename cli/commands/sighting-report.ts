import { resolve } from 'node:path'
import { z } from 'zod'
import { certainties } from '../../shared/domain/bulletin-words.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { time } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { sightingReportOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { stageAll } from '../sent-bulletin.ts'

export const sightingReport = defineCommand({
  path: ['sighting', 'report'],
  summary: {
    vi: 'báo cho đơn vị ra thông báo rằng đã phát hiện đối tượng',
    en: 'tell the unit that issued a bulletin that its subject was seen',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    {
      flags: '--certainty <word>',
      choices: certainties,
      summary: { vi: 'mức chắc chắn', en: 'how sure it is' },
    },
    { flags: '--place <text>', summary: { vi: 'ở đâu', en: 'where' } },
    { flags: '--at <time>', summary: { vi: 'lúc nào (RFC 3339, UTC), không ghi là bây giờ', en: 'when; absent: now' } },
    { flags: '--text <text>', summary: { vi: 'nội dung', en: 'what was seen' } },
    {
      flags: '--attach <file>',
      repeat: true,
      summary: { vi: 'ảnh JPEG, PNG hoặc WebP; có thể lặp lại', en: 'a JPEG, PNG or WebP image; may repeat' },
    },
  ],
  input: z.strictObject({
    id: recordId,
    certainty: z.enum(certainties),
    place: z.string().min(1),
    at: time.optional(),
    text: z.string().min(1).optional(),
    attach: z.array(z.string()).default([]),
  }),
  output: sightingReportOutput,
  human: ({ id, sighting }) => `${id.slice(0, 8)}  ${sighting.slice(0, 8)}`,
  run: (cli, { id, certainty, place, at, text, attach }) => {
    if (attach.length > limits.attachmentFiles)
      throw new GiaobanError('attachment/too-many', { params: { limit: limits.attachmentFiles } })
    const files = attach.map((file) => resolve(cli.process.cwd, file))
    return cli.withEngine(async (session) => {
      const attachments = await stageAll({ cli, session, files, described: [] })
      const said = await session.call('sighting.report', {
        id,
        certainty,
        place,
        attachments,
        ...(at === undefined ? {} : { seenAt: at }),
        ...(text === undefined ? {} : { text }),
      })
      return project(sightingReportOutput, said)
    })
  },
})
