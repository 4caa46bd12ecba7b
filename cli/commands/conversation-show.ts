import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { conversationShowOutput } from '../outputs/conversation.ts'
import { project } from '../project.ts'
import { shownTime } from '../words/terms.ts'

export const conversationShow = defineCommand({
  path: ['conversation', 'show'],
  summary: {
    vi: 'một cuộc trao đổi: ai tham gia, ai đã nói gì',
    en: 'one conversation: who takes part, and who said what',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  input: z.strictObject({ id: recordId }),
  output: conversationShowOutput,
  human: (shown) =>
    [
      `${shown.ref}  ${shown.title}`,
      shown.members.map(({ code }) => code).join(' '),
      ...(shown.more ? ['...'] : []),
      ...shown.messages.map(({ at, unit, by, text }) => `${shownTime(at)}  ${unit.code}  ${by.name}: ${text}`),
    ].join('\n'),
  run: (cli, { id }) =>
    cli.withEngine(async ({ call }) => project(conversationShowOutput, await call('conversation.get', { id }))),
})
