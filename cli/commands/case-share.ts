import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { commaList, recordId, statementId } from '../input.ts'
import { caseShareOutput } from '../outputs/case.ts'
import { project } from '../project.ts'
import { acceptOption } from '../recipients.ts'

const choice = z.union([
  z.enum(['none', 'all']),
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(statementId)),
])

export const caseShare = defineCommand({
  path: ['case', 'share'],
  summary: {
    vi: 'cho thêm đơn vị đọc hồ sơ; chỉ huy đơn vị lập hồ sơ, có lý do, được ghi lại',
    en: 'let further units read a case: a commander of its unit, with a reason, on record',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--to <units>', summary: { vi: 'mã đơn vị cách nhau bằng dấu phẩy', en: 'unit codes' } },
    {
      flags: '--history <what>',
      summary: {
        vi: 'phần đã ghi trước đây của đơn vị mình: none, all, hoặc mã các mục cách nhau bằng dấu phẩy',
        en: 'what they get of what this unit said before: none, all, or the entries, with commas',
      },
    },
    { flags: '--reason <text>', summary: { vi: 'vì sao', en: 'why' } },
    acceptOption,
  ],
  input: z.strictObject({
    id: recordId,
    to: commaList,
    history: choice,
    reason: z.string().min(1),
    accept: z.array(commaList).default([]),
  }),
  output: caseShareOutput,
  human: ({ members, brought }) => `${members.join(' ')}\n${brought}`,
  run: (cli, { accept, ...rest }) =>
    cli.withEngine(async ({ call }) =>
      project(caseShareOutput, await call('case.share', { ...rest, accept: accept.flat() })),
    ),
})
