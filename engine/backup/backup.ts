/** Makes a backup of an open vault, checks one, and makes an archive of it: a home that is read and sends nothing. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Bytes } from '../../shared/bytes.ts'
import { GiaobanError } from '../../shared/errors.ts'
import { idOf, type DeviceId, type OfficerId } from '../../shared/ids.ts'
import type { SecretKey } from '../../shared/protocol/crypto-port.ts'
import type { Deps } from '../deps.ts'
import { createHome, newHomeKeys, type HomeDeps } from '../home.ts'
import { auditSize } from '../store/audit-tree.ts'
import { appendAudit } from '../store/audit.ts'
import type { Store } from '../store/database.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { cleanSnapshot, isWholeDatabase, rekeyDatabase } from '../store/snapshot.ts'
import { fileError } from '../vault/atomic-file.ts'
import type { Profile } from '../vault/profile.ts'
import { databaseKey, rememberProfile } from '../vault/vault-store.ts'
import type { Vault } from '../vault/vault.ts'
import { openBackup, readBackupHeader, writeBackup, type BackupHeader } from './file.ts'
import { kitOf } from './kit.ts'
import { keepLastBackup } from './last-backup.ts'

/** What every home of the unit keeps of the kit. */
export const recoveryKey = (vault: Pick<Vault, 'store'>): Bytes | undefined =>
  readMeta<Bytes>(vault.store.read, 'recovery-key')

/** Backups and the recovery slot of this home are under that key from now on. Throws GiaobanError `recovery/no-key`. */
export function adoptRecoveryKey({ crypto }: Pick<Deps, 'crypto'>, vault: Vault, publicKey: Bytes): void {
  vault.addRecoverySlot(publicKey)
  vault.store.transaction('recovery-key', (tx) => {
    writeMeta(tx, 'recovery-key', publicKey)
    appendAudit(tx, crypto, {
      at: vault.clock.now(),
      action: 'recovery.key-adopted',
      object: crypto.sha256(publicKey),
      officer: vault.officer.id,
    })
  })
}

export interface MadeBackup {
  readonly size: number
  readonly created: number
  readonly kit: string
}

/** Throws GiaobanError `recovery/no-key`, `store/*`. `out` is a new file; on failure there is none. */
export function createBackup({ crypto }: Pick<Deps, 'crypto'>, vault: Vault, out: string): MadeBackup {
  const publicKey = recoveryKey(vault)
  if (publicKey === undefined) throw new GiaobanError('recovery/no-key')
  const copy = join(vault.paths.folder, 'backup.tmp')
  const created = vault.clock.now()
  const { unit, device } = vault.profile
  rmSync(copy, { force: true }) // of a call that was killed
  try {
    const size = writeBackup(crypto, {
      out,
      publicKey,
      facts: {
        unit: unit.id,
        device,
        created,
        recoveryKey: crypto.sha256(publicKey),
        auditSize: auditSize(vault.store.read),
      },
      snapshot: (key) => {
        vault.store.snapshotInto(copy)
        vault.withDatabaseKey((own) => {
          cleanSnapshot(copy, own)
          rekeyDatabase(copy, { from: own, to: key })
        })
        return copy
      },
    })
    const kit = kitOf(crypto, publicKey)
    vault.store.transaction('backup', (tx) => {
      keepLastBackup(tx, { created, size, kit, place: out })
      appendAudit(tx, crypto, { at: created, action: 'backup.created', officer: vault.officer.id })
    })
    return { size, created, kit }
  } catch (thrown) {
    rmSync(out, { force: true })
    throw fileError(thrown)
  } finally {
    rmSync(copy, { force: true })
  }
}

/**
 * Every byte, and the database inside. `key`: the recovery key; `scratch`: a folder for the encrypted database meanwhile.
 * Throws GiaobanError `backup/*`, `recovery/other-kit`.
 */
export function verifyBackup(
  { crypto }: Pick<Deps, 'crypto'>,
  from: { readonly path: string; readonly key: SecretKey; readonly scratch: string },
): BackupHeader {
  const to = join(from.scratch, 'verify.tmp')
  try {
    const { header, key } = openBackup(crypto, { ...from, to })
    const isWhole = isWholeDatabase(to, key)
    key.purge()
    if (!isWhole) throw new GiaobanError('backup/damaged', { recoverable: false })
    return header
  } finally {
    rmSync(to, { force: true })
  }
}

export interface Restoring {
  readonly path: string
  readonly key: SecretKey
  /** A new, empty home. */
  readonly folder: string
  readonly profile: Pick<Profile, 'demo' | 'root' | 'logKey' | 'language' | 'theme'> & {
    readonly unit: Profile['unit']
  }
  readonly officer: { readonly badge: string; readonly name: string }
  readonly passphrase: string
  /** Of the machine's half of its key; a key file where nothing is said. */
  readonly slot?: 'app' | 'file'
  /** Bytes of the file that are done. */
  progress?(done: number, total: number): void
}

/**
 * An archive: its own device id and keys, that no directory has, the history of the backup, and the role to read it.
 * Throws GiaobanError `backup/*`, `recovery/other-kit`, `profile/exists`, `profile/invalid`.
 */
export async function restoreBackup(deps: HomeDeps, from: Restoring): Promise<BackupHeader> {
  const { crypto } = deps
  const { header } = readBackupHeader(from.path)
  if (header.unit !== from.profile.unit.id) throw new GiaobanError('profile/invalid')
  const profile: Profile = {
    ...from.profile,
    format: 1,
    device: idOf<DeviceId>(crypto.random(16)),
    relays: [],
  }
  const officer = {
    ...from.officer,
    id: idOf<OfficerId>(crypto.random(16)),
    roles: ['investigator' as const],
    nameSalt: crypto.random(32),
  }
  await createHome(deps, {
    folder: from.folder,
    profile,
    officer,
    passphrase: from.passphrase,
    slot: from.slot ?? 'file',
    keys: newHomeKeys(crypto),
    database: {
      place: (file, master) => {
        const opened = openBackup(crypto, { ...from, to: file })
        const own = databaseKey(crypto, master)
        rekeyDatabase(file, { from: opened.key, to: own })
        opened.key.purge()
        own.purge()
      },
      adopt: (store) => becomeArchive(deps, store, { profile, created: header.created }),
    },
  })
  return header
}

function becomeArchive(
  { crypto, clock }: Pick<Deps, 'crypto' | 'clock'>,
  store: Store,
  archive: { readonly profile: Profile; readonly created: number },
): void {
  rememberProfile(store, archive.profile)
  store.transaction('archive', (tx) => {
    writeMeta(tx, 'archive', archive.created)
    appendAudit(tx, crypto, { at: clock.now(), action: 'backup.restored' })
  })
}
