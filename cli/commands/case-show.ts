import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { caseShowOutput } from '../outputs/case.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import { shownTime, word } from '../words/terms.ts'

export const caseShow = defineCommand({
  path: ['case', 'show'],
  summary: {
    vi: 'một hồ sơ vụ việc: ghi chép, vật chứng, việc phải làm, ai đọc được từ lúc nào',
    en: 'a case file: notes, exhibits, tasks, and who can read it since when',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  input: z.strictObject({ id: recordId }),
  output: caseShowOutput,
  human: (shown, language) =>
    [
      `${shown.ref}  ${word(language, 'caseState', shown.state)}  ${shown.title}`,
      shown.case.summary,
      table(
        shown.readers.map((each) => [
          each.unit.code,
          shownTime(each.since),
          each.until === undefined ? '' : `-> ${shownTime(each.until.at)}`,
          String(each.entries),
        ]),
      ),
      table(
        shown.notes.map((each) => [each.statement.slice(0, 8), shownTime(each.at), each.unit.code, each.note.text]),
      ),
      table(
        shown.exhibits.map((each) => [each.statement.slice(0, 8), each.label, each.holder, each.broken ? '!' : '']),
      ),
      table(
        shown.tasks.map((each) => [
          each.statement.slice(0, 8),
          each.assignee.code,
          word(language, 'taskState', each.state),
          each.late ? (language === 'vi' ? 'TRỄ HẠN' : 'LATE') : shownTime(each.due),
          each.title,
        ]),
      ),
    ]
      .filter((part) => part !== '')
      .join('\n'),
  run: (cli, { id }) => cli.withEngine(async ({ call }) => project(caseShowOutput, await call('case.get', { id }))),
})
