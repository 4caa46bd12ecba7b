import { z } from 'zod'
import { language } from '../../shared/ipc/values.ts'
import { defineCommand } from '../command.ts'
import { UsageError } from '../errors.ts'
import { profileSetOutput } from '../outputs/demo.ts'

export const profileSet = defineCommand({
  path: ['profile', 'set'],
  summary: {
    vi: 'đặt máy chủ chuyển tiếp hoặc ngôn ngữ cho hồ sơ máy; không cần mật khẩu',
    en: 'set the relay or the language of a home; needs no passphrase',
  },
  options: [
    {
      flags: '--relay <url>',
      repeat: true,
      summary: {
        vi: 'địa chỉ ws:// hoặc wss://; lặp lại tối đa 4 lần, máy ưu tiên trước; thay cả danh sách cũ',
        en: 'ws:// or wss:// address; up to four, the preferred one first; in place of those before',
      },
    },
    {
      flags: '--together <choice>',
      choices: ['yes', 'no'],
      summary: {
        vi: 'gửi và nhận cùng lúc qua hai máy chủ do hai nơi khác nhau vận hành; cần hai địa chỉ trở lên',
        en: 'send and receive by two relays at once that different people run; needs two addresses or more',
      },
    },
    { flags: '--language <language>', choices: language.options, summary: { vi: 'ngôn ngữ', en: 'language' } },
  ],
  input: z.strictObject({
    relay: z.array(z.string().regex(/^wss?:\/\/[^\s/]+\/?\S*$/)).optional(),
    together: z.enum(['yes', 'no']).optional(),
    language: language.optional(),
  }),
  output: profileSetOutput,
  human: ({ relays, home }) => `${home}  ${relays.join(' ')}`,
  run: (cli, input) => {
    if (input.relay === undefined && input.language === undefined && input.together === undefined)
      throw new UsageError('one-of', { options: '--relay, --language, --together' })
    return cli.withLockedEngine(async ({ call }) => {
      const state = await call('settings.set', {
        ...(input.relay === undefined ? {} : { relays: input.relay }),
        ...(input.language === undefined ? {} : { language: input.language }),
        ...(input.together === undefined ? {} : { together: input.together === 'yes' }),
      })
      return {
        home: cli.home ?? '',
        relays: state.profile?.relays ?? [],
        language: state.profile?.language ?? 'vi',
      }
    })
  },
})
