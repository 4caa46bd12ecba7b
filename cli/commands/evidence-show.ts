import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId, statementId } from '../input.ts'
import type { Language } from '../language.ts'
import { evidenceShowOutput } from '../outputs/desk.ts'
import { project } from '../project.ts'
import { shownTime, word } from '../words/terms.ts'

type Output = z.output<typeof evidenceShowOutput>

export const evidenceShow = defineCommand({
  path: ['evidence', 'show'],
  summary: {
    vi: 'một biên nhận hay một việc đã ký: ai, thiết bị nào, lúc nào, về bản nào; thoát 0 chỉ khi chữ ký còn đúng',
    en: 'one signed receipt or operation: who, by which device, when, about which version; exit 0 only where it holds',
  },
  arguments: [
    { form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } },
    {
      form: '<statement>',
      summary: { vi: 'mã của nội dung đã ký, như `bulletin show` ghi', en: 'its statement, as `bulletin show` has it' },
    },
  ],
  input: z.strictObject({ id: recordId, statement: statementId }),
  output: evidenceShowOutput,
  human,
  exitCode: ({ holds }) => (holds ? 0 : 1),
  run: (cli, { id, statement }) =>
    cli.withEngine(async ({ call }) => project(evidenceShowOutput, await call('evidence.word', { id, statement }))),
})

function human(output: Output, language: Language): string {
  const { kind, at, unit, device, officer, says, upon, holds, doubts, signedAtSize, checkedAtSize } = output
  const say = (vi: string, en: string): string => (language === 'vi' ? vi : en)
  return [
    holds ? say('ĐÚNG', 'HOLDS') : say('KHÔNG ĐÚNG', 'DOES NOT HOLD'),
    [shownTime(at), kind, unit.code, officer === undefined ? '' : `${officer.badge} ${officer.name}`, device]
      .filter((part) => part !== '')
      .join('  '),
    ...says.map(({ rung, outcome, at: reached, version, statement }) =>
      [
        word(language, 'rung', rung),
        shownTime(reached),
        word(language, 'outcome', outcome),
        version === undefined ? '' : `v${version}`,
        statement,
      ]
        .filter((part) => part !== '')
        .join('  '),
    ),
    ...(upon === undefined ? [] : [`v${upon.version}  ${upon.statement}`]),
    say(
      `danh bạ khóa: ${signedAtSize} dòng khi ký, ${checkedAtSize} dòng nay`,
      `key log: ${signedAtSize} entries then, ${checkedAtSize} now`,
    ),
    ...doubts.map((doubt) => word(language, 'signedDoubt', doubt)),
  ].join('\n')
}
