/** Calls of the unit's administrator: the recovery kit, and a backup under its key. */
import { existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { bytesToHex, equalBytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { unitAt } from '../../shared/protocol/directory/selectors.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import { adoptRecoveryKey, createBackup } from '../backup/backup.ts'
import { createKit, kitOf, shareSheet } from '../backup/kit.ts'
import type { HomeHolder } from '../open-home.ts'
import { replaceFile } from '../vault/atomic-file.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'

export function createBackupModule(core: EngineCore, holder: HomeHolder): EngineModule {
  const { crypto } = core.deps
  const handlers = {
    'recovery.create': ({ threshold, shares: count, out }) => {
      const { vault } = holder.current()
      if (threshold > count) throw new GiaobanError('usage/invalid-input', { params: { field: 'threshold' } })
      const folder = resolve(out)
      if (existsSync(folder)) throw new GiaobanError('profile/exists')
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const { kit, publicKey, shares } = createKit(crypto, { threshold, count })
      const files = shares.map((text, index) => {
        const path = join(folder, `share-${index + 1}-of-${count}.txt`)
        const { name: unit } = vault.profile.unit
        replaceFile(path, shareSheet({ unit, kit, text, number: index + 1, threshold, count }))
        return path
      })
      const keyFile = join(folder, 'recovery-key.pub')
      replaceFile(keyFile, publicKey)
      adoptRecoveryKey(core.deps, vault, publicKey)
      return { kit, publicKeyHash: bytesToHex(crypto.sha256(publicKey)), files, keyFile }
    },
    'recovery.adopt': ({ publicKey: given }) => {
      const { vault, directory } = holder.current()
      const publicKey = new Uint8Array(given)
      const named = unitAt(directory.state, vault.profile.unit.id)?.recoveryKeyHash
      // the log's word, or an administrator's
      const isNamed = named !== undefined && equalBytes(named, crypto.sha256(publicKey))
      if (named !== undefined && !isNamed) throw new GiaobanError('recovery/other-kit')
      if (!isNamed && !core.roles().includes('admin')) throw new GiaobanError('role/not-allowed')
      adoptRecoveryKey(core.deps, vault, publicKey)
      return { kit: kitOf(crypto, publicKey) }
    },
    'backup.create': ({ out }) => {
      const { size, created, kit } = createBackup(core.deps, holder.current().vault, resolve(out))
      return { size, created: msToRfc3339(created), kit }
    },
  } satisfies HandlerGroup
  return { handlers }
}
