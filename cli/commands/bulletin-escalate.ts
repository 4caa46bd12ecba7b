import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { bulletinEscalateOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'

export const bulletinEscalate = defineCommand({
  path: ['bulletin', 'escalate'],
  summary: {
    vi: 'báo đơn vị cấp trên của đơn vị quá hạn chưa xác nhận',
    en: 'tell the superior unit of one that has not acknowledged in time',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [{ flags: '--unit <unit>', summary: { vi: 'đơn vị chưa xác nhận', en: 'the unit that is silent' } }],
  input: z.strictObject({ id: recordId, unit: z.string().min(1) }),
  output: bulletinEscalateOutput,
  human: ({ request, superior }) => `${request.slice(0, 8)}  ${superior}`,
  run: (cli, { id, unit }) =>
    cli.withEngine(async ({ call }) => project(bulletinEscalateOutput, await call('bulletin.escalate', { id, unit }))),
})
