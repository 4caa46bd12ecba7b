import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adoptRecoveryKey, createBackup, restoreBackup, verifyBackup } from '../../../engine/backup/backup.ts'
import { openingBackup, paddedBackupLength } from '../../../engine/backup/file.ts'
import { createKit, recoverKey } from '../../../engine/backup/kit.ts'
import { openRecoverySlot } from '../../../engine/backup/recovery-slot.ts'
import { homePaths } from '../../../engine/home.ts'
import { connect } from '../../../engine/store/database.ts'
import { appendAudit, listAudit } from '../../../engine/store/audit.ts'
import { atOnce } from '../../../engine/steps.ts'
import { rekeyDatabase, snapshotInto } from '../../../engine/store/snapshot.ts'
import { keyNames } from '../../../engine/vault/key-file.ts'
import { readProfile } from '../../../engine/vault/profile.ts'
import { listSlots } from '../../../engine/vault/slot-file.ts'
import { databaseKey } from '../../../engine/vault/vault-store.ts'
import { openVault, type Vault } from '../../../engine/vault/vault.ts'
import { utf8 } from '../../../shared/bytes.ts'
import type { SecretKey } from '../../../shared/protocol/crypto-port.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { codeOf, homeDeps, makeHome, passphrase, unlock } from '../../support/home-kit.ts'

const kit = await makeTestKit()
const { crypto } = kit
const recovery = createKit(crypto, { threshold: 2, count: 3 })
const key = (shares: readonly string[] = recovery.shares): SecretKey => recoverKey(crypto, shares.slice(0, 2)).key
const marker = 'ghi chú mật của tổ trực 8c1f'

/** A home with a marked row, an epoch seed, and a backup of it. */
async function withBackup(
  work: (made: { folder: string; file: string; vault: Vault; seed: Uint8Array; scratch: string }) => Promise<void>,
): Promise<void> {
  using folder = temporaryFolder()
  await makeHome(kit, folder.path)
  using vault = await unlock(kit, folder.path)
  const seed = crypto.random(32)
  vault.keys.change({ put: [{ name: keyNames.unitEpoch(vault.profile.unit.id, 1), key: crypto.secretKey(seed) }] })
  adoptRecoveryKey(kit, vault, recovery.publicKey)
  vault.store.transaction('test', (tx) =>
    appendAudit(tx, crypto, { at: 1, action: 'test.marked', object: utf8(marker).slice(0, 32) }),
  )
  const file = join(folder.path, 'unit.backup')
  await createBackup(kit, vault, { out: file })
  const scratch = join(folder.path, 'scratch')
  mkdirSync(scratch)
  await work({ folder: folder.path, file, vault, seed, scratch })
}

test('a backup opens with the recovery key alone, and says whose it is', () =>
  withBackup(async ({ file, vault, scratch }) => {
    const header = await verifyBackup(kit, { path: file, key: key(), scratch })
    expect(header).toMatchObject({
      unit: vault.profile.unit.id,
      device: vault.profile.device,
      created: kit.clock.now(),
    })
    expect(readdirSync(scratch)).toEqual([])
    expect(existsSync(join(vault.paths.folder, 'backup.tmp'))).toBe(false)
    expect(statSync(file).mode & 0o077).toBe(0)
  }))

test('neither seeds nor device keys nor plain text are inside, not even in the decrypted database', () =>
  withBackup(async ({ folder, file, vault, seed, scratch }) => {
    const secrets = [
      seed,
      ...vault.keys
        .names(new Uint8Array(0))
        .map((name) => vault.keys.get(name)!.unwrap((bytes) => new Uint8Array(bytes))),
    ]
    const to = join(scratch, 'db')
    const opened = atOnce(openingBackup(crypto, { path: file, key: key(), to }))
    const encrypted = [readFileSync(file), readFileSync(to)]
    for (const bytes of encrypted) expect(bytes.includes(Buffer.from(marker).subarray(0, 32))).toBe(false)
    const raw = connect(to, opened.key)
    raw.rekey(Buffer.alloc(0)) // in the clear, for this look only
    raw.close()
    const plain = readFileSync(to)
    expect(plain.includes(Buffer.from(marker).subarray(0, 32))).toBe(true)
    for (const secret of secrets)
      for (const bytes of [plain, ...encrypted]) expect(bytes.includes(Buffer.from(secret))).toBe(false)
    expect(secrets.length).toBeGreaterThanOrEqual(3)
    expect(readdirSync(folder)).toContain('unit.backup')
  }))

test('a cut, a flipped bit, another kit, a later version: each has its code, and nothing is left behind', () =>
  withBackup(async ({ file, scratch }) => {
    const whole = readFileSync(file)
    const other = createKit(crypto, { threshold: 2, count: 2 })
    const bent = join(scratch, 'bent')
    const verdict = (bytes: Uint8Array, by = key()): Promise<string> => {
      writeFileSync(bent, bytes)
      return codeOf(() => verifyBackup(kit, { path: bent, key: by, scratch }))
    }
    expect(await verdict(whole)).toBe('nothing thrown')
    expect(await verdict(whole, key(other.shares))).toBe('recovery/other-kit')
    for (const length of [0, 3, 4, 100, 1400, whole.length - 16_400, whole.length - 1])
      expect(await verdict(whole.subarray(0, length))).toBe('backup/damaged')
    expect(await verdict(Buffer.concat([whole, Buffer.from([0])]))).toBe('backup/damaged')
    const headerEnd = 4 + whole.readUInt32BE(0)
    for (const at of [5, 300, headerEnd + 3, headerEnd + 30, headerEnd + 60, whole.length - 5]) {
      const flipped = Buffer.from(whole)
      flipped[at]! ^= 1
      expect(await verdict(flipped)).toMatch(/^(backup\/damaged|recovery\/other-kit)$/)
    }
    const later = Buffer.from(whole)
    later[later.indexOf('giaoban-backup') + 'giaoban-backup'.length + 1] = 2
    expect(await verdict(later)).toBe('backup/unsupported')
    expect(readdirSync(scratch)).toEqual(['bent'])
  }))

test('restored, it is an archive: another device, the old rows, no keys of the unit', () =>
  withBackup(async ({ folder, file, vault }) => {
    const home = join(folder, 'archive')
    const deps = homeDeps(kit, folder)
    const restoring = {
      path: file,
      key: key(),
      folder: home,
      profile: vault.profile,
      officer: { badge: '000-777', name: 'Người phục hồi' },
      passphrase,
    }
    await restoreBackup(deps, restoring)
    const paths = homePaths(home)
    const profile = readProfile(paths.profile)
    expect(profile.device).not.toBe(vault.profile.device)
    expect(profile.relays).toEqual([])
    using archive = await openVault(deps, { paths, profile }, { passphrase })
    expect(archive.keys.get(keyNames.unitEpoch(profile.unit.id, 1))).toBeUndefined()
    expect(listAudit(archive.store.read, { limit: 3 }).map(({ action }) => action)).toEqual([
      'backup.restored',
      'test.marked',
      'recovery.key-adopted',
    ])
    expect(await codeOf(() => restoreBackup(deps, restoring))).toBe('profile/exists')
  }))

test('the recovery slot gives the vault master, and no passphrase is asked of it', () =>
  withBackup(async ({ folder, vault }) => {
    const slot = listSlots(crypto, vault.paths.slots).slots.find(({ type }) => type === 'recovery')!
    const master = openRecoverySlot(crypto, slot, key())
    const own = databaseKey(crypto, master)
    const copy = join(folder, 'copy.db')
    snapshotInto(vault.paths.database, own, copy)
    rekeyDatabase(copy, { from: own, to: own })
    const wrong = createKit(crypto, { threshold: 2, count: 2 })
    expect(await codeOf(() => openRecoverySlot(crypto, slot, key(wrong.shares)))).toBe('recovery/other-kit')
  }))

test('padding is at most 12 % and never shorter', () => {
  for (const length of [8, 16_384, 20_000, 1_000_000, 3_000_000_000, 60_000_000_000]) {
    const padded = paddedBackupLength(length)
    expect(padded).toBeGreaterThanOrEqual(length)
    expect(padded).toBeLessThanOrEqual(Math.max(16_384, length * 1.12))
  }
})
