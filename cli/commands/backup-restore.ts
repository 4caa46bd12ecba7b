import { resolve } from 'node:path'
import { z } from 'zod'
import { restoreBackup } from '../../engine/backup/backup.ts'
import { homePaths } from '../../engine/home.ts'
import { parseProfile } from '../../engine/vault/profile.ts'
import { limits } from '../../shared/limits.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { defineCommand } from '../command.ts'
import { createDeps } from '../deps.ts'
import { UsageError } from '../errors.ts'
import { readNamedFile, requireNamedFile } from '../files.ts'
import { backupRestoreOutput } from '../outputs/desk.ts'
import { readPassphrase } from '../passphrase.ts'
import { keyOfShares } from '../shares.ts'

export const backupRestore = defineCommand({
  path: ['backup', 'restore'],
  summary: {
    vi: 'phục hồi bản sao lưu thành kho lưu trữ chỉ đọc ở --home mới; thiết bị phải được đăng ký lại để gửi',
    en: 'restore a backup into a new --home as an archive that is only read; sending needs a new enrolment',
  },
  arguments: [{ form: '<file>', summary: { vi: 'bản sao lưu', en: 'the backup' } }],
  options: [
    { flags: '--share <file>', repeat: true, summary: { vi: 'tờ có một mảnh', en: 'a sheet with one share' } },
    {
      flags: '--profile <file>',
      summary: { vi: 'profile.json của một máy cùng đơn vị', en: 'profile.json of any home of the unit' },
    },
  ],
  input: z.strictObject({ file: z.string(), share: z.array(z.string()).min(1), profile: z.string() }),
  output: backupRestoreOutput,
  human: ({ home, created }) => `${home}  ${created}`,
  run: async (cli, { file, share, profile: profileFile }) => {
    if (cli.home === undefined) throw new UsageError('home-needed')
    const home = resolve(cli.process.cwd, cli.home)
    const path = resolve(cli.process.cwd, file)
    requireNamedFile(path, limits.backupBytes)
    const deps = await createDeps(cli)
    const {
      unit: ownUnit,
      demo,
      root,
      logKey,
      language,
      theme,
    } = parseProfile(readNamedFile(resolve(cli.process.cwd, profileFile), limits.profileBytes))
    const { key, kit } = keyOfShares(cli, deps.crypto, share)
    try {
      const { unit, device, created, auditSize } = await restoreBackup(deps, {
        path,
        key,
        folder: home,
        profile: { unit: ownUnit, demo, root, logKey, language, theme },
        officer: { badge: cli.officer ?? 'archive', name: 'archive' },
        passphrase: await readPassphrase(cli),
      })
      return { unit, device, created: msToRfc3339(created), kit, auditSize, home: homePaths(home).folder }
    } finally {
      key.purge()
    }
  },
})
