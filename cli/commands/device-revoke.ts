import { z } from 'zod'
import { exchanged, newest } from '../administration/exchanged.ts'
import { endInput, endOptions, present, secondInput, secondOption } from '../administration/options.ts'
import { sayProposal } from '../administration/say.ts'
import { defineCommand } from '../command.ts'
import type { Language } from '../language.ts'
import { deviceRevokeOutput } from '../outputs/administration.ts'

const words: Readonly<Record<Language, Readonly<Record<'removed' | 'revoked' | 'proposed', string>>>> = {
  vi: {
    removed: 'đã gỡ, đơn vị đã có khóa mới',
    revoked: 'đã gỡ; máy trực còn lại sẽ đổi khóa khi đồng bộ',
    proposed: 'chờ quản trị ký',
  },
  en: {
    removed: 'removed, the unit has new keys',
    revoked: 'removed; a desk that is left renews the keys when it syncs',
    proposed: 'waits for an administrator',
  },
}

export const deviceRevoke = defineCommand({
  path: ['device', 'revoke'],
  summary: {
    vi: 'gỡ một thiết bị (mất, bị lấy cắp, nghỉ dùng) khỏi đơn vị',
    en: 'a device (lost, stolen, out of use) leaves the unit',
  },
  arguments: [{ form: '<device>', summary: { vi: 'mã thiết bị', en: 'id of the device' } }],
  options: [...endOptions, secondOption],
  input: z.strictObject({ device: z.string().regex(/^[0-9a-f]{8,32}$/), ...endInput, second: secondInput }),
  output: deviceRevokeOutput,
  human: ({ state, epoch, proposal }, language) =>
    [
      `${words[language][state]}${epoch === undefined ? '' : `  (${epoch})`}`,
      ...(proposal === undefined ? [] : [sayProposal(proposal, language)]),
    ].join('\n'),
  run: (cli, { device, reason, since, second }) =>
    cli.withEngine(async (session) => {
      const asked = { device, reason, ...present({ since, second }) }
      const done = await exchanged(session, () => session.call('devices.revoke', asked))
      const proposal = done.proposal && ((await newest(session, done.proposal.id)) ?? done.proposal)
      return { ...done, ...present({ proposal }) }
    }),
})
