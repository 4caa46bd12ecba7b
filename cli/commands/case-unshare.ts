import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { commaList, recordId } from '../input.ts'
import { caseUnshareOutput } from '../outputs/case.ts'
import { project } from '../project.ts'

export const caseUnshare = defineCommand({
  path: ['case', 'unshare'],
  summary: {
    vi: 'không cho đơn vị đọc tiếp hồ sơ; những gì đã gửi thì vẫn ở nơi đó',
    en: 'give units nothing more of a case; what they have stays with them',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--units <units>', summary: { vi: 'mã đơn vị cách nhau bằng dấu phẩy', en: 'unit codes' } },
    { flags: '--reason <text>', summary: { vi: 'vì sao', en: 'why' } },
  ],
  input: z.strictObject({ id: recordId, units: commaList, reason: z.string().min(1) }),
  output: caseUnshareOutput,
  human: ({ members, kept }, language) =>
    `${members.join(' ')}\n${language === 'vi' ? 'số mục nơi đó vẫn giữ' : 'entries that stay with them'}: ${kept}`,
  run: (cli, { id, units, reason }) =>
    cli.withEngine(async ({ call }) => project(caseUnshareOutput, await call('case.unshare', { id, units, reason }))),
})
