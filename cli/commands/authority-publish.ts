import { resolve } from 'node:path'
import { z } from 'zod'
import { remember } from '../../engine/authority/known.ts'
import { replaceFile } from '../../engine/vault/atomic-file.ts'
import { openDesk } from '../authority/desk.ts'
import { pinInput, relayInput } from '../authority/inputs.ts'
import { dirOption, readProposal, shown } from '../authority/proposing.ts'
import { completeOf, publishProposal } from '../authority/publishing.ts'
import { defineCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { refuseExisting } from '../files.ts'
import { publishOutput } from '../outputs/authority.ts'

export const authorityPublish = defineCommand({
  path: ['authority', 'publish'],
  summary: {
    vi: 'đưa văn bản đã đủ chữ ký lên nhật ký danh bạ, hoặc ra tệp để mang đi',
    en: 'bring complete statements to the directory log, or into a file to be carried',
  },
  options: [
    dirOption,
    {
      flags: '--file <file>',
      repeat: true,
      summary: {
        vi: 'văn bản (.gbst), theo thứ tự; có thể lặp lại',
        en: 'statement (.gbst), in this order; may repeat',
      },
    },
    { flags: '--relay <url>', summary: { vi: 'máy chủ chuyển tiếp', en: 'the relay' } },
    {
      flags: '--pin <hash>',
      repeat: true,
      summary: { vi: 'SHA-256 khóa TLS của máy chủ', en: "SHA-256 of the relay's TLS key" },
    },
    {
      flags: '--out <file>',
      summary: { vi: 'chỉ một văn bản: tệp để mang đi', en: 'of one statement: a file to be carried' },
    },
  ],
  input: z.strictObject({
    dir: z.string().min(1),
    file: z.array(z.string().min(1)).min(1).max(64),
    relay: relayInput.optional(),
    pin: pinInput,
    out: z.string().optional(),
  }),
  output: publishOutput,
  human: ({ published }) => published.map(({ type, index }) => `${type}  ${index ?? ''}`.trimEnd()).join('\n'),
  run: async (cli, { dir, file, relay, pin, out }) => {
    if ((relay === undefined) === (out === undefined)) throw new UsageError('one-of', { options: '--relay, --out' })
    const published: { type: string; index?: number }[] = []
    for (const name of file) {
      // each is judged behind the one before
      const desk = await openDesk(cli, dir)
      const proposal = readProposal(cli, name)
      const { type } = shown(desk, proposal, name)
      const statement = completeOf(proposal)
      if (relay === undefined) {
        const path = resolve(cli.process.cwd, out ?? '')
        refuseExisting(path)
        replaceFile(path, statement)
        published.push({ type })
      } else {
        const submitted = await publishProposal(desk.deps, { relay, pin, proposal })
        published.push({ type, ...(submitted === undefined ? {} : { index: submitted }) })
      }
      remember(desk.folder, { statement, at: desk.now })
    }
    return {
      published,
      ...(relay === undefined ? {} : { relay }),
      ...(out === undefined ? {} : { out: resolve(cli.process.cwd, out) }),
    }
  },
})
