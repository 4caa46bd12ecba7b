import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import { urgency } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { commaList, duration, recordId } from '../input.ts'
import { bulletinSendOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { readBulletin, stageAll } from '../sent-bulletin.ts'

export const bulletinUpdate = defineCommand({
  path: ['bulletin', 'update'],
  summary: {
    vi: 'thay toàn bộ nội dung một thông báo của đơn vị mình; có thể thêm nơi nhận',
    en: "replace the whole content of one of our own unit's bulletins; may add recipients",
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    {
      flags: '--file <file>',
      summary: { vi: 'bulletin.json, theo giaoban schema bulletin', en: 'bulletin.json, as giaoban schema bulletin' },
    },
    {
      flags: '--attach <file>',
      repeat: true,
      summary: {
        vi: 'ảnh mới; ảnh cũ mà tệp còn mô tả thì giữ lại',
        en: 'a new image; one that is there and that the file describes stays',
      },
    },
    {
      flags: '--to <units>',
      summary: { vi: 'nơi nhận thêm, như bulletin send', en: 'units to be added, as in bulletin send' },
    },
    { flags: '--urgency <word>', choices: urgency.options, summary: { vi: 'mức khẩn mới', en: 'another urgency' } },
    {
      flags: '--ack-within <time>',
      summary: { vi: 'hạn xác nhận mới', en: 'a new time to acknowledge' },
    },
    {
      flags: '--accept <units>',
      repeat: true,
      summary: {
        vi: 'xác nhận đơn vị giáp ranh hoặc thành viên mới',
        en: 'confirm new neighbours or members, or circle:NAME',
      },
    },
  ],
  input: z.strictObject({
    id: recordId,
    file: z.string(),
    attach: z.array(z.string()).default([]),
    to: commaList.optional(),
    urgency: urgency.optional(),
    ackWithin: duration.optional(),
    accept: z.array(commaList).default([]),
  }),
  output: bulletinSendOutput,
  human: ({ id, version, recipients }, language) =>
    language === 'vi'
      ? `${id}\nbản ${version}, đã ký và xếp hàng gửi tới: ${recipients.join(' ')}`
      : `${id}\nversion ${version}, signed and queued for: ${recipients.join(' ')}`,
  run: (cli, input) => {
    const { bulletin, described } = readBulletin(resolve(cli.process.cwd, input.file))
    const files = input.attach.map((file) => resolve(cli.process.cwd, file))
    return cli.withEngine(async (session) => {
      const { attachments: present } = await session.call('bulletin.get', { id: input.id })
      const old = described.filter((each) => !files.some((file) => basename(file) === each.file))
      const keep = old.map(({ file, ...words }) => {
        const index = present.find(({ name }) => name === file)?.index
        if (index === undefined) throw new UsageError('attachment-described', { file }, 'attachment/missing')
        return { ...words, index }
      })
      if (keep.length + files.length > limits.attachmentFiles)
        throw new GiaobanError('attachment/too-many', { params: { limit: limits.attachmentFiles } })
      const attachments = await stageAll({ cli, session, files, described })
      const sent = await session.call('bulletin.update', {
        id: input.id,
        bulletin,
        keep,
        attachments,
        to: input.to ?? [],
        accept: input.accept.flat(),
        ...(input.urgency === undefined ? {} : { urgency: input.urgency }),
        ...(input.ackWithin === undefined ? {} : { ackWithinMs: input.ackWithin }),
      })
      for (const code of sent.warnings) cli.log('warn', 'bulletin-warning', { code })
      return project(bulletinSendOutput, sent)
    })
  },
})
