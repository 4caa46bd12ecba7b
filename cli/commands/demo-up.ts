import { resolve } from 'node:path'
import { z } from 'zod'
import { GiaobanError } from '../../shared/errors.ts'
import { createWorld, demoPassphrase } from '../demo/world/world.ts'
import { defineCommand } from '../command.ts'
import { createDeps } from '../deps.ts'
import { isEmptyFolder } from '../files.ts'
import { wholeNumber } from '../input.ts'
import { demoUpOutput } from '../outputs/demo.ts'
import { table } from '../table.ts'

const mostUnits = 200
const allProvinces = 7

export const demoUp = defineCommand({
  path: ['demo', 'up'],
  summary: {
    vi: 'tạo dữ liệu thử nghiệm: cơ quan điều phối, các đơn vị, mỗi đơn vị bốn hồ sơ máy',
    en: 'make a demonstration world: authority, units, four homes for each unit',
  },
  options: [
    { flags: '--dir <dir>', summary: { vi: 'thư mục mới hoặc trống', en: 'a new or empty folder' } },
    { flags: '--relay <url>', summary: { vi: 'máy chủ chuyển tiếp đang chạy', en: 'a running relay' } },
    {
      flags: '--units <n>',
      summary: {
        vi: 'số đơn vị (7); thêm nữa là huyện, xã hư cấu',
        en: 'number of units (7); more are invented districts and communes',
      },
    },
  ],
  input: z.strictObject({
    dir: z.string().min(1),
    relay: z
      .string()
      .regex(/^wss?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/)
      .optional(),
    units: wholeNumber(1, mostUnits).optional(),
  }),
  output: demoUpOutput,
  human: ({ units, authority }, language) =>
    [
      `${authority.name}  ${authority.root}`,
      table(units.map((unit) => [unit.code, unit.name, unit.homes.duty])),
      language === 'vi'
        ? 'Mật khẩu: GIAOBAN_PASSPHRASE nếu có đặt, nếu không: giao ban thu nghiem'
        : 'Passphrase: GIAOBAN_PASSPHRASE where it was set, else: giao ban thu nghiem',
    ].join('\n'),
  run: async (cli, { dir, relay, units = allProvinces }) => {
    const path = resolve(cli.process.cwd, dir)
    if (!isEmptyFolder(path)) throw new GiaobanError('profile/exists', { params: { path } })
    const set = cli.process.env.GIAOBAN_PASSPHRASE
    const passphrase = set === undefined || set === '' ? demoPassphrase : set
    return createWorld(await createDeps(cli), { dir: path, relay, units, passphrase, language: cli.language })
  },
})
