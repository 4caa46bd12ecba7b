import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { conversationLeaveOutput } from '../outputs/conversation.ts'
import { project } from '../project.ts'

export const conversationLeave = defineCommand({
  path: ['conversation', 'leave'],
  summary: { vi: 'đơn vị thôi tham gia cuộc trao đổi', en: 'the unit takes part no longer' },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [{ flags: '--text <text>', summary: { vi: 'lời cuối', en: 'last words' } }],
  input: z.strictObject({ id: recordId, text: z.string().min(1).optional() }),
  output: conversationLeaveOutput,
  human: ({ id }) => id,
  run: (cli, { id, text }) =>
    cli.withEngine(async ({ call }) =>
      project(
        conversationLeaveOutput,
        await call('conversation.leave', { id, ...(text === undefined ? {} : { text }) }),
      ),
    ),
})
