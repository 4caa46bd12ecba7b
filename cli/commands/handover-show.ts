import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { handoverShowOutput } from '../outputs/handover.ts'
import { project } from '../project.ts'
import { toldText } from '../words/handover.ts'
import { shownTime, word } from '../words/terms.ts'

export const handoverShow = defineCommand({
  path: ['handover', 'show'],
  summary: {
    vi: 'một lần giao ban: đã nói gì, ai giao, ai nhận',
    en: 'one handover: what was told, by whom and to whom',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  input: z.strictObject({ id: recordId }),
  output: handoverShowOutput,
  human: (shown, language) =>
    [
      `${shown.ref}  ${word(language, 'handoverState', shown.state)}  ${shown.from.name} > ${shown.accepted?.by.name ?? '?'}`,
      `${shownTime(shown.since)} - ${shownTime(shown.at)}`,
      ...(shown.text === undefined ? [] : [shown.text]),
      toldText(shown, language),
      ...(shown.accepted?.text === undefined ? [] : [shown.accepted.text]),
    ].join('\n'),
  run: (cli, { id }) =>
    cli.withEngine(async ({ call }) => project(handoverShowOutput, await call('handover.get', { id }))),
})
