/** Calls of the unit's administrator: the recovery kit, and a backup under its key. */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { bytesToHex, equalBytes, type Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { unitAt } from '../../shared/protocol/directory/selectors.ts'
import { msToRfc3339 } from '../../shared/time.ts'
import {
  adoptRecoveryKey,
  createBackup,
  readError,
  recoveryKey,
  verifyBackup,
  type MadeBackup,
} from '../backup/backup.ts'
import { backupChunks } from '../backup/file.ts'
import { createKit, kitOf, recoverKey, shareSheet } from '../backup/kit.ts'
import { readLastBackup } from '../backup/last-backup.ts'
import { readSheet } from '../backup/sheet.ts'
import type { HomeHolder } from '../open-home.ts'
import { fileError, replaceFile } from '../vault/atomic-file.ts'
import type { EngineCore, EngineModule, HandlerGroup } from './handlers.ts'
import { fileWord } from './save-file.ts'

export function createBackupModule(core: EngineCore, holder: HomeHolder): EngineModule {
  const { crypto } = core.deps
  const named = (): Bytes | undefined => {
    const { vault, directory } = holder.current()
    return unitAt(directory.state, vault.profile.unit.id)?.recoveryKeyHash
  }
  const writeKit = ({ threshold, count, folder }: KitOrder) => {
    const { vault } = holder.current()
    if (threshold > count) throw new GiaobanError('usage/invalid-input', { params: { field: 'threshold' } })
    if (existsSync(folder)) throw new GiaobanError('profile/exists')
    makeFolder(folder)
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
  }
  /** docs/spec/backup.md, Kit: where the log names a key, a home takes no other one, and none that was just made. */
  const refuseBesideNamed = (): void => {
    if (named() !== undefined) throw new GiaobanError('recovery/named')
  }
  const make = (out: string): Promise<MadeBackup> => {
    const { vault } = holder.current()
    const total = backupChunks(vault.store.bytes())
    return core.tasks.run({ name: 'backup', total }, (control) => createBackup(core.deps, vault, { out, ...control }))
  }
  const handlers = {
    'recovery.create': ({ threshold, shares, out }) => {
      refuseBesideNamed()
      return writeKit({ threshold, count: shares, folder: resolve(out) })
    },
    'recovery.save': async ({ threshold, shares }) => {
      refuseBesideNamed()
      const { code } = holder.current().vault.profile.unit
      const folder = await core.deps.shell?.saveDialog(`recovery-kit-${fileWord(code)}`)
      if (folder === undefined) return { saved: false }
      const { kit } = writeKit({ threshold, count: shares, folder })
      core.emit('changed', { what: ['settings'] })
      return { saved: true, kit, folder: basename(folder) }
    },
    'recovery.adopt': ({ publicKey: given }) => {
      const { vault } = holder.current()
      const publicKey = new Uint8Array(given)
      const hash = named()
      // the log's word, or an administrator's
      const isNamed = hash !== undefined && equalBytes(hash, crypto.sha256(publicKey))
      if (hash !== undefined && !isNamed) throw new GiaobanError('recovery/other-kit')
      if (!isNamed && !core.roles().includes('admin')) throw new GiaobanError('role/not-allowed')
      adoptRecoveryKey(core.deps, vault, publicKey)
      return { kit: kitOf(crypto, publicKey) }
    },
    'backup.create': async ({ out }) => {
      const { size, created, kit } = await make(resolve(out))
      return { size, created: msToRfc3339(created), kit }
    },
    'backup.state': () => {
      const { vault } = holder.current()
      const key = recoveryKey(vault)
      const last = readLastBackup(vault.store.read)
      return {
        ...(key !== undefined && { kit: kitOf(crypto, key) }),
        named: named() !== undefined,
        ...(last !== undefined && { last: { ...last, created: msToRfc3339(last.created) } }),
      }
    },
    'backup.save': async () => {
      const { vault } = holder.current()
      if (recoveryKey(vault) === undefined) throw new GiaobanError('recovery/no-key')
      const day = msToRfc3339(vault.clock.now()).slice(0, 10)
      const path = await core.deps.shell?.saveDialog(`${fileWord(vault.profile.unit.code)}-${day}.gbbackup`)
      if (path === undefined) return { saved: false }
      await make(path)
      core.emit('changed', { what: ['settings'] })
      return { saved: true }
    },
    'backup.check': async () => {
      const { shell } = core.deps
      const [path] = (await shell?.openDialog({ endings: [], many: false })) ?? []
      const sheets = path === undefined ? [] : ((await shell?.openDialog({ endings: ['txt'], many: true })) ?? [])
      if (path === undefined || sheets.length === 0) return { checked: false }
      const { key, kit } = recoverKey(crypto, sheets.map(readSheet))
      try {
        // encrypted as in the backup, and gone when this returns
        const total = backupChunks(statSync(path, { throwIfNoEntry: false })?.size ?? 0)
        const { unit, device, created } = await core.tasks.run({ name: 'backup-check', total }, (control) =>
          verifyBackup(core.deps, { path, key, scratch: core.paths.folder, ...control }),
        )
        return { checked: true, backup: { unit, device, created: msToRfc3339(created), kit } }
      } catch (thrown) {
        throw readError(thrown)
      } finally {
        key.purge()
      }
    },
  } satisfies HandlerGroup
  return { handlers }
}

interface KitOrder {
  readonly threshold: number
  readonly count: number
  /** New. */
  readonly folder: string
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch (thrown) {
    throw fileError(thrown)
  }
}
