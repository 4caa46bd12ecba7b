/** Makes a backup of an open vault, checks one, and makes an archive of it: a home that is read and sends nothing. */
import { renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
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
import { databaseWorkHere, type DatabaseWork } from '../store/database-job.ts'
import { inSteps } from '../steps.ts'
import { rekeyDatabase } from '../store/snapshot.ts'
import { fileError, syncFolder } from '../vault/atomic-file.ts'
import type { Profile } from '../vault/profile.ts'
import { databaseKey, rememberProfile } from '../vault/vault-store.ts'
import type { Vault } from '../vault/vault.ts'
import {
  backupChunks,
  beginBackup,
  openingBackup,
  readBackupHeader,
  writingBackup,
  type BackupHeader,
  type BackupSource,
} from './file.ts'
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

type BackupDeps = Pick<Deps, 'crypto' | 'databaseWork'>

/** In steps, counted in chunks; SQLite's part where `databaseWork` does it. */
type InSteps = Parameters<typeof inSteps>[1]

/**
 * Throws GiaobanError `recovery/no-key`, `store/*`, `engine/cancelled`. A file that was at `out` is replaced by a whole
 * backup or stays. What is written meanwhile is in it or not.
 */
export async function createBackup(
  deps: BackupDeps,
  vault: Vault,
  { out, ...how }: { readonly out: string } & InSteps,
): Promise<MadeBackup> {
  const { crypto } = deps
  const publicKey = recoveryKey(vault)
  if (publicKey === undefined) throw new GiaobanError('recovery/no-key')
  const copy = join(vault.paths.folder, 'backup.tmp')
  const created = vault.clock.now()
  const { unit, device } = vault.profile
  const recovery = crypto.sha256(publicKey)
  const facts = { unit: unit.id, device, created, recoveryKey: recovery, auditSize: auditSize(vault.store.read) }
  const begun = beginBackup(crypto, { publicKey, facts })
  const beside = `${out}.new`
  try {
    rmSync(beside, { force: true }) // of one that was cut off
    const key = vault.withDatabaseKey(copyOf)
    const file = { file: vault.paths.database, to: copy, key, newKey: copyOf(begun.database) }
    await workOn(deps)({ job: 'backup', ...file }, how.signal)
    const size = await inSteps(writingBackup(begun, { out: beside, database: copy }), how)
    const kit = kitOf(crypto, publicKey)
    vault.store.transaction('backup', (tx) => {
      keepLastBackup(tx, { created, size, kit, place: out })
      appendAudit(tx, crypto, { at: created, action: 'backup.created', officer: vault.officer.id })
      renameSync(beside, out) // last: what is noted is there, and what was there goes only for a whole one
      syncFolder(dirname(out))
    })
    return { size, created, kit }
  } catch (thrown) {
    rmSync(beside, { force: true })
    throw fileError(thrown)
  } finally {
    begun.chunks.purge()
    begun.database.purge()
    rmSync(copy, { force: true })
  }
}

const workOn = ({ databaseWork, crypto }: BackupDeps): DatabaseWork => databaseWork ?? databaseWorkHere(crypto)

/** For a job, which wipes it. */
const copyOf = (key: SecretKey): Bytes => key.unwrap((bytes) => new Uint8Array(bytes))

/** What the system says of a file that is read: one on a stick that was pulled out meanwhile is no bug. */
export function readError(thrown: unknown): unknown {
  const error = fileError(thrown)
  const isGone = !(error instanceof GiaobanError) && (error as NodeJS.ErrnoException).syscall !== undefined
  return isGone ? new GiaobanError('store/io') : error
}

/**
 * Every byte, and the database inside. `key`: the recovery key; `scratch`: a folder for the encrypted database meanwhile.
 * Throws GiaobanError `backup/*`, `recovery/other-kit`, `store/*`, `engine/cancelled`.
 */
export async function verifyBackup(
  deps: BackupDeps,
  { path, key: recovery, scratch, ...how }: Omit<BackupSource, 'to'> & { readonly scratch: string } & InSteps,
): Promise<BackupHeader> {
  const to = join(scratch, 'verify.tmp')
  rmSync(to, { force: true }) // of a check that was cut off
  try {
    const { header, key } = await inSteps(openingBackup(deps.crypto, { path, key: recovery, to }), how)
    const bytes = copyOf(key)
    key.purge()
    const isWhole = await workOn(deps)({ job: 'check', file: to, key: bytes }, how.signal)
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
      place: async (file, master) => {
        const total = backupChunks(statSync(from.path).size)
        const progress = (done: number): void => from.progress?.(done, total)
        const opened = await inSteps(openingBackup(crypto, { ...from, to: file }), { progress })
        const own = databaseKey(crypto, master)
        try {
          rekeyDatabase(file, { from: opened.key, to: own })
        } finally {
          opened.key.purge()
          own.purge()
        }
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
