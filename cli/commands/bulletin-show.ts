import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { recordId } from '../input.ts'
import { bulletinShowOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { table } from '../table.ts'
import { shownTime, word } from '../words/terms.ts'

export const bulletinShow = defineCommand({
  path: ['bulletin', 'show'],
  summary: {
    vi: 'xem một thông báo; ký biên nhận "đã mở xem" cho đơn vị gửi',
    en: 'show one bulletin; signs the receipt "opened" to its sender',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  input: z.strictObject({ id: recordId }),
  output: bulletinShowOutput,
  human: (shown, language) => {
    const vietnamese = language === 'vi'
    const checks = Object.entries(shown.checks).filter(
      (entry): entry is [string, { ok: boolean; detail?: string }] => typeof entry[1] === 'object',
    )
    return [
      `${shown.ref}  ${word(language, 'status', shown.status)}  ${word(language, 'state', shown.state)}  ${word(language, 'release', shown.release)}`,
      `${shown.unit.name}, ${shown.by.name} (${shown.by.officer}, ${word(language, 'role', shown.by.role)})`,
      ...(shown.released === undefined
        ? []
        : [`${word(language, 'release', 'notice')}: ${shown.released.by.name}, ${shownTime(shown.released.at)}`]),
      `${word(language, 'history', 'bulletin-revalidate')}: ${shown.confirmed.by.name}, ${shownTime(shown.confirmed.at)}`,
      '',
      JSON.stringify(shown.bulletin, undefined, 2),
      '',
      table(
        shown.attachments.map((each) => [
          String(each.index),
          each.name,
          each.type,
          `${each.size}`,
          each.complete ? '' : vietnamese ? 'chưa tải xong' : 'not complete',
        ]),
      ),
      table(
        checks.map(([name, check]) => [name, check.ok ? (vietnamese ? 'đúng' : 'ok') : vietnamese ? 'SAI' : 'FAILED']),
      ),
    ]
      .join('\n')
      .trimEnd()
  },
  run: (cli, { id }) =>
    cli.withEngine(async ({ call }) => {
      const detail = await call('bulletin.get', { id })
      // names.md, Rungs: on the command line `show` is the moment at which the officer had it before them
      if (!detail.own) await call('bulletin.opened', { id: detail.id })
      return project(bulletinShowOutput, detail)
    }),
})
