import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { planShowOutput } from '../outputs/plan.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import { shownTime, word } from '../words/terms.ts'

export const planShow = defineCommand({
  path: ['plan', 'show'],
  summary: {
    vi: 'một kế hoạch: thời gian, địa bàn, đơn vị nào tham gia, việc và kết quả',
    en: 'a joint plan: when, where, which units take part, tasks and results',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  input: z.strictObject({ id: recordId }),
  output: planShowOutput,
  human: (shown, language) =>
    [
      `${shown.ref}  v${shown.version}  ${word(language, 'planState', shown.state)}  ${shown.title}`,
      `${shownTime(shown.plan.starts)} - ${shownTime(shown.plan.ends)}  ${shown.plan.area}`,
      shown.plan.purpose,
      table(
        shown.units.map((each) => [
          each.unit.code,
          word(language, 'planUnit', each.state),
          shownTime(each.answer?.at),
          each.answer?.forces ?? each.answer?.text ?? '',
        ]),
      ),
      table(
        shown.tasks.map((each) => [
          each.statement.slice(0, 8),
          each.assignee.code,
          each.result === undefined ? '-' : word(language, 'planOutcome', each.result.outcome),
          each.late ? (language === 'vi' ? 'TRỄ HẠN' : 'LATE') : shownTime(each.due),
          each.title,
        ]),
      ),
      Object.entries(shown.figures)
        .map(([figure, count]) => `${word(language, 'planFigure', figure)}: ${count}`)
        .join('  '),
    ]
      .filter((part) => part !== '')
      .join('\n'),
  run: (cli, { id }) => cli.withEngine(async ({ call }) => project(planShowOutput, await call('plan.get', { id }))),
})
