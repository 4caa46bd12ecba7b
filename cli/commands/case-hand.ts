import { z } from 'zod'
import { custodyActions } from '../../shared/domain/case-words.ts'
import { defineCommand } from '../command.ts'
import { recordId, statementId } from '../input.ts'
import { caseSaidOutput } from '../outputs/case.ts'
import { project } from '../project.ts'

const words = z.string().min(1).optional()

export const caseHand = defineCommand({
  path: ['case', 'hand'],
  summary: {
    vi: 'ghi một mắt xích quản lý vật chứng: ai giao cho ai, lúc nào',
    en: 'one link of an exhibit’s chain of custody: who handed it to whom, when',
  },
  arguments: [
    { form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } },
    { form: '<exhibit>', summary: { vi: 'mã vật chứng', en: 'the exhibit' } },
  ],
  options: [
    { flags: '--action <word>', choices: custodyActions, summary: { vi: 'việc đã làm', en: 'what was done' } },
    { flags: '--from <text>', summary: { vi: 'người giao', en: 'who gave it' } },
    { flags: '--receiver <text>', summary: { vi: 'người nhận', en: 'who took it' } },
    { flags: '--at <time>', summary: { vi: 'lúc nào, RFC 3339 (bây giờ)', en: 'when, RFC 3339 (now)' } },
    { flags: '--place <text>', summary: { vi: 'ở đâu', en: 'where' } },
    { flags: '--text <text>', summary: { vi: 'nội dung', en: 'the words' } },
  ],
  input: z.strictObject({
    id: recordId,
    exhibit: statementId,
    action: z.enum(custodyActions),
    from: z.string().min(1),
    receiver: z.string().min(1),
    at: words,
    place: words,
    text: words,
  }),
  output: caseSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { receiver, at, place, text, ...rest }) =>
    cli.withEngine(async ({ call }) =>
      project(
        caseSaidOutput,
        await call('case.custody', {
          ...rest,
          to: receiver,
          ...(at === undefined ? {} : { when: at }),
          ...(place === undefined ? {} : { place }),
          ...(text === undefined ? {} : { text }),
        }),
      ),
    ),
})
