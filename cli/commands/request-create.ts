import { resolve } from 'node:path'
import { z } from 'zod'
import { requestInput } from '../../shared/domain/request-input.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { urgency } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { readJsonFile } from '../files.ts'
import { commaList, duration } from '../input.ts'
import { requestCreateOutput } from '../outputs/request.ts'
import { project } from '../project.ts'
import { acceptOption, toOption } from '../recipients.ts'

export const requestCreate = defineCommand({
  path: ['request', 'create'],
  summary: {
    vi: 'ký, niêm phong và xếp hàng gửi một yêu cầu phối hợp; sync sẽ chuyển đi',
    en: 'sign, seal and queue a request for cooperation; sync transmits it',
  },
  options: [
    {
      flags: '--file <file>',
      summary: { vi: 'request.json, theo giaoban schema request', en: 'request.json, as giaoban schema request' },
    },
    toOption,
    {
      flags: '--urgency <word>',
      choices: urgency.options,
      summary: { vi: 'mức khẩn (routine)', en: 'urgency (routine)' },
    },
    {
      flags: '--answer-within <time>',
      summary: { vi: 'hạn trả lời, thay cho hạn theo mức khẩn', en: 'time to answer, instead of that of the urgency' },
    },
    acceptOption,
  ],
  input: z.strictObject({
    file: z.string(),
    to: commaList,
    urgency: urgency.optional(),
    answerWithin: duration.optional(),
    accept: z.array(commaList).default([]),
  }),
  output: requestCreateOutput,
  human: ({ id, ref, recipients, alike }, language) =>
    [
      `${id}  ${ref}`,
      `${language === 'vi' ? 'đã ký và xếp hàng gửi tới' : 'signed and queued for'}: ${recipients.join(' ')}`,
      ...alike.map(
        ({ unit, title }) => `${language === 'vi' ? 'đã có của' : 'there is already one of'} ${unit}: ${title}`,
      ),
    ].join('\n'),
  run: (cli, input) => {
    const parsed = requestInput.safeParse(readJsonFile(resolve(cli.process.cwd, input.file), limits.bodyBytes))
    if (!parsed.success) {
      const [issue] = parsed.error.issues
      throw new GiaobanError('request/invalid', {
        params: { field: issue?.path.map(String).join('.') ?? '', rule: 'form' },
      })
    }
    return cli.withEngine(async ({ call }) =>
      project(
        requestCreateOutput,
        await call('request.create', {
          request: parsed.data,
          to: input.to,
          accept: input.accept.flat(),
          ...(input.urgency === undefined ? {} : { urgency: input.urgency }),
          ...(input.answerWithin === undefined ? {} : { answerWithinMs: input.answerWithin }),
        }),
      ),
    )
  },
})
