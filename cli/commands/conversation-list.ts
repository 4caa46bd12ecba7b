import { z } from 'zod'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { wholeNumber } from '../input.ts'
import { conversationListOutput } from '../outputs/conversation.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import { shownTime } from '../words/terms.ts'

export const conversationList = defineCommand({
  path: ['conversation', 'list'],
  summary: { vi: 'các cuộc trao đổi, lời mới nhất trước', en: 'conversations, last word first' },
  options: [{ flags: '--limit <n>', summary: { vi: 'số dòng nhiều nhất (50)', en: 'at most so many lines (50)' } }],
  input: z.strictObject({ limit: wholeNumber(1, limits.pageRows).optional() }),
  output: conversationListOutput,
  human: ({ conversations }) =>
    table(
      conversations.map((each) => [each.id.slice(0, 8), shownTime(each.changed), each.parties.join(' '), each.title]),
    ),
  run: (cli, { limit }) =>
    cli.withEngine(async ({ call }) =>
      project(conversationListOutput, await call('conversation.list', limit === undefined ? {} : { limit })),
    ),
})
