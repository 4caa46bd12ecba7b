import { basename, resolve } from 'node:path'
import { z } from 'zod'
import type { BulletinInput } from '../../shared/domain/bulletin-input.ts'
import { parseBulletin } from '../../shared/domain/check-bulletin.ts'
import { GiaobanError } from '../../shared/errors.ts'
import type { RequestOf } from '../../shared/ipc/contract.ts'
import { urgency } from '../../shared/ipc/values.ts'
import { limits } from '../../shared/limits.ts'
import type { Cli, EngineSession } from '../cli.ts'
import { defineCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { readJsonFile, readNamedFile } from '../files.ts'
import { commaList, duration } from '../input.ts'
import { bulletinSendOutput } from '../outputs/bulletin.ts'
import { project } from '../project.ts'

type Choice = NonNullable<RequestOf<'bulletin.send'>['attachments']>[number]

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

type Described = NonNullable<BulletinInput['attachments']>

/** The file's bulletin without what it says about its attachments. Throws GiaobanError with the first field that is wrong. */
function readBulletin(path: string): { bulletin: Omit<BulletinInput, 'attachments'>; described: Described } {
  // whether the unit has turned marking Mật on is known to the engine only, which checks again
  const parsed = parseBulletin(readJsonFile(path, limits.bodyBytes), { allowsMat: true })
  if (!parsed.ok) {
    const [{ code, path: field, rule }] = parsed.error
    throw new GiaobanError(code, { params: { field, rule } })
  }
  const { attachments = [], ...bulletin } = parsed.value.bulletin
  return { bulletin, described: attachments }
}

interface StageOptions {
  readonly cli: Cli
  readonly session: EngineSession
  readonly files: readonly string[]
  readonly described: Described
}

async function stageAll({ cli, session, files, described }: StageOptions): Promise<Choice[]> {
  const choices: Choice[] = []
  let total = 0
  for (const file of files) {
    const bytes = readNamedFile(file, Number.MAX_SAFE_INTEGER)
    total += bytes.length
    if (total > limits.attachmentTotalBytes)
      throw new GiaobanError('attachment/too-large', { params: { limit: limits.attachmentTotalBytes } })
    const staged = await session.call('attachment.stage', { name: basename(file), bytes })
    if (staged.removed.length > 0) cli.log('info', 'attachment-metadata-removed', { what: staged.removed })
    const words = described.find((each) => each.file === basename(file))
    if (words === undefined) cli.log('warn', 'attachment/undescribed')
    choices.push({
      staged: staged.staged,
      kind: words?.kind ?? 'other',
      ...(words?.takenOn === undefined ? {} : { takenOn: words.takenOn }),
      ...(words?.caption === undefined ? {} : { caption: words.caption }),
    })
  }
  return choices
}
