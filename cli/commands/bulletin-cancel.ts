import { z } from 'zod'
import { cancelReason } from '../../shared/ipc/values.ts'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { bulletinCancelOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { word } from '../words/terms.ts'

export const bulletinCancel = defineCommand({
  path: ['bulletin', 'cancel'],
  summary: {
    vi: 'rút, đình nã hoặc đình tìm một thông báo của đơn vị mình',
    en: "withdraw or close one of our own unit's bulletins",
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--reason <reason>', choices: cancelReason.options, summary: { vi: 'lý do', en: 'why it is closed' } },
    { flags: '--text <text>', summary: { vi: 'ghi chú', en: 'a remark' } },
  ],
  input: z.strictObject({ id: recordId, reason: cancelReason, text: z.string().optional() }),
  output: bulletinCancelOutput,
  human: ({ id, state }, language) => `${id.slice(0, 8)}  ${word(language, 'state', state)}`,
  run: (cli, { id, reason, text }) =>
    cli.withEngine(async ({ call }) =>
      project(
        bulletinCancelOutput,
        await call('bulletin.cancel', { id, reason, ...(text === undefined ? {} : { text }) }),
      ),
    ),
})
