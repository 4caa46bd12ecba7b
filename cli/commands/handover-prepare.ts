import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { duration, flag } from '../input.ts'
import { handoverPrepareOutput } from '../outputs/handover.ts'
import { project } from '../project.ts'
import { toldText } from '../words/handover.ts'
import { shownTime } from '../words/terms.ts'

export const handoverPrepare = defineCommand({
  path: ['handover', 'prepare'],
  summary: {
    vi: 'lập và ký bản giao ban: còn nợ gì, gì sắp hết hạn, gì đã thay đổi',
    en: 'compose and sign the shift handover: what is owed, what ends soon, what has changed',
  },
  options: [
    { flags: '--text <text>', summary: { vi: 'lời của người giao ca', en: 'words of the leaving officer' } },
    {
      flags: '--accept-within <time>',
      summary: { vi: 'hạn nhận ca (1h)', en: 'time to take over (1h)' },
    },
    { flags: '--preview', summary: { vi: 'chỉ xem, không ký', en: 'show it, sign nothing' } },
  ],
  input: z.strictObject({
    text: z.string().min(1).optional(),
    acceptWithin: duration.optional(),
    preview: flag,
  }),
  output: handoverPrepareOutput,
  human: (made, language) =>
    [
      ...(made.id === undefined
        ? []
        : [
            `${made.id}  ${made.ref ?? ''}`,
            `${language === 'vi' ? 'chờ nhận ca đến' : 'to be taken over until'} ${shownTime(made.deadline)}`,
          ]),
      toldText(made, language),
    ].join('\n'),
  run: (cli, { text, acceptWithin, preview }) =>
    cli.withEngine(async ({ call }) =>
      project(
        handoverPrepareOutput,
        preview === true
          ? await call('handover.compose', {})
          : await call('handover.offer', {
              ...(text === undefined ? {} : { text }),
              ...(acceptWithin === undefined ? {} : { acceptWithinMs: acceptWithin }),
            }),
      ),
    ),
})
