import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { requestShowOutput } from '../outputs/request.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import { shownTime, word } from '../words/terms.ts'

export const requestShow = defineCommand({
  path: ['request', 'show'],
  summary: {
    vi: 'một yêu cầu phối hợp: đã hỏi ai, ai đã trả lời',
    en: 'a request: who was asked, and what each has said',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  input: z.strictObject({ id: recordId }),
  output: requestShowOutput,
  human: (shown, language) =>
    [
      `${shown.ref}  ${word(language, 'requestState', shown.state)}  ${shown.title}`,
      shown.request.asked,
      table(
        shown.asked.map((each) => [
          each.unit,
          word(language, 'askedState', each.state),
          each.late ? (language === 'vi' ? 'TRỄ HẠN' : 'LATE') : shownTime(each.due),
          each.answer?.text ?? each.question?.text ?? '',
        ]),
      ),
    ].join('\n'),
  run: (cli, { id }) =>
    cli.withEngine(async ({ call }) => project(requestShowOutput, await call('request.get', { id }))),
})
