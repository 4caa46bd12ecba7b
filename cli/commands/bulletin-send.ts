import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import { urgency } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { commaList, duration } from '../input.ts'
import { bulletinSendOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'
import { readBulletin, stageAll } from '../sent-bulletin.ts'

export const bulletinSend = defineCommand({
  path: ['bulletin', 'send'],
  summary: {
    vi: 'ký, niêm phong và xếp hàng gửi một thông báo (phổ biến ngay, chưa duyệt); sync sẽ chuyển đi',
    en: 'sign, seal and queue a bulletin as an unreviewed diffusion; sync transmits it',
  },
  options: [
    {
      flags: '--file <file>',
      summary: { vi: 'bulletin.json, theo giaoban schema bulletin', en: 'bulletin.json, as giaoban schema bulletin' },
    },
    {
      flags: '--attach <file>',
      repeat: true,
      summary: { vi: 'ảnh JPEG, PNG hoặc WebP; có thể lặp lại', en: 'a JPEG, PNG or WebP image; may repeat' },
    },
    {
      flags: '--to <units>',
      summary: {
        vi: 'neighbours, all, circle:TÊN, hoặc mã đơn vị cách nhau bằng dấu phẩy',
        en: 'neighbours, all, circle:NAME, or unit codes or ids with commas',
      },
    },
    {
      flags: '--urgency <word>',
      choices: urgency.options,
      summary: { vi: 'mức khẩn (routine)', en: 'urgency (routine)' },
    },
    {
      flags: '--ack-within <time>',
      summary: {
        vi: 'hạn xác nhận, thay cho hạn theo mức khẩn',
        en: 'time to acknowledge, instead of that of the urgency',
      },
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
    file: z.string(),
    attach: z.array(z.string()).default([]),
    to: commaList,
    urgency: urgency.optional(),
    ackWithin: duration.optional(),
    accept: z.array(commaList).default([]),
  }),
  output: bulletinSendOutput,
  human: ({ id, recipients }, language) =>
    language === 'vi'
      ? `${id}\nđã ký và xếp hàng gửi tới: ${recipients.join(' ')}`
      : `${id}\nsigned and queued for: ${recipients.join(' ')}`,
  run: (cli, input) => {
    const { bulletin, described } = readBulletin(resolve(cli.process.cwd, input.file))
    const files = input.attach.map((file) => resolve(cli.process.cwd, file))
    const missing = described.find((each) => !files.some((file) => basename(file) === each.file))
    if (missing !== undefined)
      throw new UsageError('attachment-described', { file: missing.file }, 'attachment/missing')
    if (files.length > limits.attachmentFiles)
      throw new GiaobanError('attachment/too-many', { params: { limit: limits.attachmentFiles } })
    return cli.withEngine(async (session) => {
      const attachments = await stageAll({ cli, session, files, described })
      const sent = await session.call('bulletin.send', {
        bulletin,
        attachments,
        to: input.to,
        accept: input.accept.flat(),
        ...(input.urgency === undefined ? {} : { urgency: input.urgency }),
        ...(input.ackWithin === undefined ? {} : { ackWithinMs: input.ackWithin }),
      })
      for (const code of sent.warnings) cli.log('warn', 'bulletin-warning', { code })
      return project(bulletinSendOutput, sent)
    })
  },
})
