import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { verifyBackup } from '../../engine/backup/backup.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import { limits } from '../../shared/limits.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { defineCommand } from '../command.ts'
import { backupVerifyOutput } from '../outputs/desk.ts'
import { requireNamedFile } from '../files.ts'
import { keyOfShares } from '../shares.ts'

export const backupVerify = defineCommand({
  path: ['backup', 'verify'],
  summary: {
    vi: 'kiểm tra bản sao lưu bằng các mảnh của bộ khóa phục hồi: từng byte và cơ sở dữ liệu bên trong',
    en: 'check a backup with shares of the recovery kit: every byte and the database inside',
  },
  arguments: [{ form: '<file>', summary: { vi: 'bản sao lưu', en: 'the backup' } }],
  options: [{ flags: '--share <file>', repeat: true, summary: { vi: 'tờ có một mảnh', en: 'a sheet with one share' } }],
  input: z.strictObject({ file: z.string(), share: z.array(z.string()).min(1) }),
  output: backupVerifyOutput,
  human: ({ unit, device, created, auditSize }) => [unit, device, created, auditSize].join('  '),
  run: async (cli, { file, share }) => {
    const path = resolve(cli.process.cwd, file)
    requireNamedFile(path, limits.backupBytes)
    const crypto = await createCrypto()
    const { key, kit } = keyOfShares(cli, crypto, share)
    const scratch = mkdtempSync(join(tmpdir(), 'giaoban-backup-'))
    try {
      const { unit, device, created, auditSize } = await verifyBackup({ crypto }, { path, key, scratch })
      return { ok: true, unit, device, created: msToRfc3339(created), kit, auditSize }
    } finally {
      key.purge()
      rmSync(scratch, { recursive: true, force: true })
    }
  },
})
