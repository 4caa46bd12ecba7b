import { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import { defineCommand } from '../command.ts'
import { commaList, recordId } from '../input.ts'
import { conversationSendOutput } from '../outputs/conversation.ts'
import { project } from '../project.ts'
import { acceptOption, toOption } from '../recipients.ts'

export const conversationSend = defineCommand({
  path: ['conversation', 'send'],
  summary: {
    vi: 'nói tiếp trong một cuộc trao đổi, hoặc mở cuộc mới với --to và --title',
    en: 'say something in a conversation, or open a new one with --to and --title',
  },
  arguments: [{ form: '[id]', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--text <text>', summary: { vi: 'nội dung', en: 'the words' } },
    toOption,
    { flags: '--title <text>', summary: { vi: 'tiêu đề của cuộc mới', en: 'title of a new one' } },
    { flags: '--about <id>', summary: { vi: 'hồ sơ mà cuộc mới nói về', en: 'the record that a new one is about' } },
    acceptOption,
  ],
  input: z.strictObject({
    id: recordId.optional(),
    text: z.string().min(1),
    to: commaList.optional(),
    title: z.string().min(1).optional(),
    about: recordId.optional(),
    accept: z.array(commaList).default([]),
  }),
  output: conversationSendOutput,
  human: ({ id, ref, recipients }, language) =>
    [
      `${id}${ref === undefined ? '' : `  ${ref}`}`,
      ...(recipients === undefined
        ? []
        : [`${language === 'vi' ? 'đã ký và xếp hàng gửi tới' : 'signed and queued for'}: ${recipients.join(' ')}`]),
    ].join('\n'),
  run: (cli, { id, text, to, title, about, accept }) => {
    if (id !== undefined) {
      for (const [field, given] of Object.entries({ to, title, about })) {
        if (given !== undefined) throw new GiaobanError('usage/invalid-input', { params: { field } })
      }
      return cli.withEngine(async ({ call }) =>
        project(conversationSendOutput, await call('conversation.say', { id, text })),
      )
    }
    if (to === undefined || title === undefined)
      throw new GiaobanError('usage/invalid-input', { params: { field: to === undefined ? 'to' : 'title' } })
    return cli.withEngine(async ({ call }) =>
      project(
        conversationSendOutput,
        await call('conversation.open', {
          title,
          text,
          to,
          accept: accept.flat(),
          ...(about === undefined ? {} : { about }),
        }),
      ),
    )
  },
})
