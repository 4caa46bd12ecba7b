import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import { limits } from '../../shared/limits.ts'
import { defineCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { requireNamedFile } from '../files.ts'
import { recordId } from '../input.ts'
import { caseSaidOutput } from '../outputs/case.ts'
import { project } from '../project.ts'

const words = z.string().min(1).optional()

export const caseAttach = defineCommand({
  path: ['case', 'attach'],
  summary: {
    vi: 'thêm một vật chứng, kèm ảnh và tệp đến 1 GiB, hoặc chỉ nêu mã băm SHA-256 của tệp để tại chỗ',
    en: 'add an exhibit with pictures and files of up to 1 GiB, or with the SHA-256 of files that stay where they are',
  },
  arguments: [{ form: '<id>', summary: { vi: 'mã hoặc số tham chiếu', en: 'id, its first 8 digits, or reference' } }],
  options: [
    { flags: '--label <text>', summary: { vi: 'vật chứng là gì', en: 'what it is' } },
    { flags: '--holder <text>', summary: { vi: 'ai đang giữ', en: 'who has it' } },
    { flags: '--number <text>', summary: { vi: 'số niêm phong, số sổ', en: 'number of its seal or in the books' } },
    { flags: '--text <text>', summary: { vi: 'mô tả', en: 'description' } },
    { flags: '--place <text>', summary: { vi: 'nơi thu giữ', en: 'where it was found' } },
    {
      flags: '--attach <file>',
      repeat: true,
      summary: {
        vi: 'ảnh, hoặc tệp bất kỳ được gửi nguyên vẹn; có thể lặp lại',
        en: 'a picture, or any file as it is; may repeat',
      },
    },
    {
      flags: '--hash <file>',
      repeat: true,
      summary: {
        vi: 'tệp chỉ nêu mã băm, không gửi đi; có thể lặp lại',
        en: 'a file of which only the hash is stated; may repeat',
      },
    },
  ],
  input: z.strictObject({
    id: recordId,
    label: z.string().min(1),
    holder: z.string().min(1),
    number: words,
    text: words,
    place: words,
    attach: z.array(z.string()).default([]),
    hash: z.array(z.string()).default([]),
  }),
  output: caseSaidOutput,
  human: ({ statement }) => statement,
  run: (cli, { id, label, holder, number, text, place, attach, hash }) => {
    const files = attach.map((file) => resolve(cli.process.cwd, file))
    if (files.length > limits.attachmentFiles)
      throw new GiaobanError('attachment/too-many', { params: { limit: limits.attachmentFiles } })
    return cli.withEngine(async (session) => {
      const stated = []
      for (const file of hash) stated.push(await stateFile(resolve(cli.process.cwd, file)))
      const attachments = []
      for (const path of files) {
        requireNamedFile(path, Number.MAX_SAFE_INTEGER)
        const { files: staged } = await session.call('attachment.stageFiles', { path })
        for (const each of staged) {
          if (each.removed.length > 0) cli.log('info', 'attachment-metadata-removed', { what: each.removed })
          attachments.push({ staged: each.staged, kind: 'other' as const })
        }
      }
      return project(
        caseSaidOutput,
        await session.call('case.exhibit', {
          id,
          label,
          holder,
          stated,
          attachments,
          ...(number === undefined ? {} : { number }),
          ...(text === undefined ? {} : { text }),
          ...(place === undefined ? {} : { place }),
        }),
      )
    })
  },
})

/** Read in parts: it may be the image of a whole disk. */
async function stateFile(path: string): Promise<{ name: string; size: number; sha256: string }> {
  requireNamedFile(path, Number.MAX_SAFE_INTEGER)
  const hash = createHash('sha256')
  let size = 0
  try {
    for await (const part of createReadStream(path)) {
      const bytes = part as Uint8Array // without an encoding
      hash.update(bytes)
      size += bytes.length
    }
  } catch {
    throw new UsageError('file-not-readable', { path })
  }
  return { name: basename(path), size, sha256: hash.digest('hex') }
}
