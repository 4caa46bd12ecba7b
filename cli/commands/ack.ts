import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { recordId } from '../input.ts'
import { rungOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { word } from '../words/terms.ts'

export const ack = defineCommand({
  path: ['ack'],
  summary: {
    vi: 'chỉ huy xác nhận một thông báo bằng tên mình',
    en: 'a commander acknowledges a bulletin in their own name',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--assigned-to <text>', summary: { vi: 'đã giao cho ai', en: 'to whom it is assigned' } },
    {
      flags: '--cannot-act <reason>',
      summary: { vi: 'không thực hiện được, vì sao', en: 'why nothing can be done here' },
    },
  ],
  input: z.strictObject({
    id: recordId,
    assignedTo: z.string().min(1).optional(),
    cannotAct: z.string().min(1).optional(),
  }),
  output: rungOutput,
  human: ({ id, rung }, language) => `${id.slice(0, 8)}  ${word(language, 'rung', rung)}`,
  run: (cli, { id, assignedTo, cannotAct }) => {
    const text = assignedTo ?? cannotAct
    if (text === undefined || (assignedTo !== undefined && cannotAct !== undefined))
      throw new UsageError('one-of', { options: '--assigned-to, --cannot-act' })
    const kind = assignedTo === undefined ? 'cannot-act' : 'assigned'
    return cli.withEngine(async ({ call }) =>
      project(rungOutput, await call('bulletin.acknowledge', { id, answer: { kind, text } })),
    )
  },
})
