import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../command.ts'
import { createDeps } from '../deps.ts'
import { fillWorld, unitsOf } from '../demo/fill.ts'
import { demoPassphrase } from '../demo/world/world.ts'
import { UsageError } from '../errors.ts'
import { wholeNumber } from '../input.ts'
import { demoFillOutput } from '../outputs/demo.ts'

const usualBulletins = 40
const mostBulletins = 100_000
const mostSeed = 999_999_999

export const demoFill = defineCommand({
  path: ['demo', 'fill'],
  summary: {
    vi: 'gửi các thông báo hư cấu qua máy chủ chuyển tiếp, một số đã được xem, xác nhận, xử lý, hủy',
    en: 'send invented bulletins through the relay, some opened, acknowledged, acted upon, cancelled',
  },
  options: [
    { flags: '--dir <dir>', summary: { vi: 'thư mục mà demo up đã tạo', en: 'the folder that demo up made' } },
    { flags: '--bulletins <n>', summary: { vi: 'số thông báo (40)', en: 'number of bulletins (40)' } },
    { flags: '--seed <n>', summary: { vi: 'số gieo cho tên và ảnh vẽ (1)', en: 'seed of names and portraits (1)' } },
  ],
  input: z.strictObject({
    dir: z.string().min(1),
    bulletins: wholeNumber(1, mostBulletins).optional(),
    seed: wholeNumber(0, mostSeed).optional(),
  }),
  output: demoFillOutput,
  human: (filled, language) =>
    language === 'vi'
      ? `${filled.bulletins} thông báo; đã xem ${filled.opened}, xác nhận ${filled.acknowledged}, xử lý ${filled.acted}, hủy ${filled.cancelled}`
      : `${filled.bulletins} bulletins; opened ${filled.opened}, acknowledged ${filled.acknowledged}, acted ${filled.acted}, cancelled ${filled.cancelled}`,
  run: async (cli, { dir, bulletins = usualBulletins, seed = 1 }) => {
    const path = resolve(cli.process.cwd, dir)
    if (!existsSync(join(path, 'authority', 'authority.json'))) throw new UsageError('not-a-world', { path })
    const units = unitsOf(path, readdirSync(path).toSorted())
    const set = cli.process.env.GIAOBAN_PASSPHRASE
    const passphrase = set === undefined || set === '' ? demoPassphrase : set
    const shown = cli.process.interactive && !cli.json
    return fillWorld(await createDeps(cli), units, {
      dir: path,
      count: bulletins,
      seed,
      passphrase,
      progress: (done, total) =>
        shown ? cli.process.writeError(`\r${done}/${total}${done === total ? '\n' : ''}`) : undefined,
    })
  },
})
