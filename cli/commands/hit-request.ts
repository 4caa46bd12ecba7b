import { z } from 'zod'
import { hitChecks, hitFindings, hitUrgencies } from '../../shared/domain/bulletin-words.ts'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { hitRequestOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { shownTime } from '../words/terms.ts'

const lists = hitFindings.map((finding) => ({
  flags: `--${finding} <what>` as const,
  repeat: true as const,
  choices: hitChecks,
  summary: {
    agrees: { vi: 'điều đã so và khớp; có thể lặp lại', en: 'what was compared and agrees; may repeat' },
    differs: { vi: 'điều đã so và không khớp', en: 'what was compared and differs' },
    unclear: { vi: 'điều đã so mà chưa rõ', en: 'what was compared and is unclear' },
  }[finding],
}))
const checked = z.array(z.enum(hitChecks)).default([])

export const hitRequest = defineCommand({
  path: ['hit', 'request'],
  summary: {
    vi: 'hỏi đơn vị ra thông báo: người, vật đang giữ có đúng là đối tượng và thông báo còn hiệu lực không',
    en: 'ask the unit that issued a bulletin: is this the one, and does it still hold',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    {
      flags: '--urgency <word>',
      choices: hitUrgencies,
      summary: { vi: 'urgent: trả lời trong 10 phút; routine: 1 giờ', en: 'urgent: within 10 min; routine: 1 h' },
    },
    ...lists,
    { flags: '--text <text>', summary: { vi: 'ghi chú', en: 'a remark' } },
  ],
  input: z.strictObject({
    id: recordId,
    urgency: z.enum(hitUrgencies),
    agrees: checked,
    differs: checked,
    unclear: checked,
    text: z.string().min(1).optional(),
  }),
  output: hitRequestOutput,
  human: ({ hit, deadline }) => `${hit.slice(0, 8)}  ${shownTime(deadline)}`,
  run: (cli, { id, urgency, text, ...found }) => {
    const compared = hitFindings.flatMap((finding) => found[finding].map((what) => ({ what, finding })))
    return cli.withEngine(async ({ call }) =>
      project(
        hitRequestOutput,
        await call('hit.request', { id, urgency, compared, ...(text === undefined ? {} : { text }) }),
      ),
    )
  },
})
