import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { unitVetoOutput } from '../outputs/authority.ts'
import { project } from '../project.ts'

export const unitVeto = defineCommand({
  path: ['unit', 'veto'],
  summary: {
    vi: 'đơn vị phản đối việc thay quản trị hoặc kết thúc đơn vị khi chưa có ý kiến của mình, trước khi có hiệu lực',
    en: "the unit's no to new administrators or to its end without its word, while these still wait",
  },
  arguments: [
    {
      form: '[leaf]',
      summary: { vi: 'mục đang chờ, nếu có nhiều', en: 'the leaf that waits, where there are several' },
    },
  ],
  input: z.strictObject({
    leaf: z
      .string()
      .regex(/^[0-9a-f]{8,64}$/)
      .optional(),
  }),
  output: unitVetoOutput,
  human: ({ kind, state, leaf }) => `${kind}  ${state}  ${leaf}`,
  run: (cli, { leaf }) =>
    cli.withEngine(async ({ call }) =>
      project(unitVetoOutput, await call('unit.veto', { ...(leaf !== undefined && { leaf }) })),
    ),
})
