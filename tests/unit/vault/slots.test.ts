import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createFileMachineSecrets } from '../../../engine/vault/machine-key-file.ts'
import { openSlot } from '../../../engine/vault/slot-crypto.ts'
import { listSlots, parseSlot, writeSlot, type Slot } from '../../../engine/vault/slot-file.ts'
import { concat } from '../../../shared/bytes.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { cheapHash, codeOf, homeDeps, makeHome, passphrase, unlock } from '../../support/home-kit.ts'
import { watchedSecrets } from '../../support/watched-secrets.ts'

const kit = await makeTestKit()

function slotFileOf(home: string): string {
  const slots = join(home, 'slots')
  return join(
    slots,
    readdirSync(slots).find((name) => name.endsWith('.file'))!,
  )
}

describe('a slot file', () => {
  test('damaged or cut at any byte is damaged, never a wrong passphrase', async () => {
    using folder = temporaryFolder()
    const whole = new Uint8Array(readFileSync(slotFileOf(await makeHome(kit, folder.path))))
    for (let at = 0; at < whole.length; at++) {
      const flipped = whole.slice()
      flipped[at] = (flipped[at] as number) ^ (1 << (at % 8))
      expect(await codeOf(() => parseSlot(kit.crypto, flipped))).toBe('vault/damaged')
      expect(await codeOf(() => parseSlot(kit.crypto, whole.subarray(0, at)))).toBe('vault/damaged')
    }
    expect(await codeOf(() => parseSlot(kit.crypto, concat(whole, new Uint8Array(1))))).toBe('vault/damaged')
  })

  test('damaged on the disk, unlocking says so, by badge and without', async () => {
    using folder = temporaryFolder()
    const path = slotFileOf(await makeHome(kit, folder.path))
    const whole = readFileSync(path)
    whole[20] = (whole[20] as number) ^ 1
    writeFileSync(path, whole)
    expect(await codeOf(() => unlock(kit, folder.path))).toBe('vault/damaged')
    expect(await codeOf(() => unlock(kit, folder.path, { badge: '100-001' }))).toBe('vault/damaged')
  })

  test('rewritten with a right checksum, every changed field still opens nothing', async () => {
    using folder = temporaryFolder()
    const home = await makeHome(kit, folder.path)
    const slot = listSlots(kit.crypto, join(home, 'slots')).slots[0]!
    const machine = await homeDeps(kit, folder.path).machineSecrets.file.open(slot.reference)
    if (!machine.ok) throw new Error('the machine key is there')
    const a = await cheapHash(kit.crypto)({ ...slot, passphrase })
    const opens = (changed: Slot): boolean => openSlot(kit.crypto, changed, { a, machine: machine.value }) !== undefined
    expect(opens(slot)).toBe(true)
    const changes: readonly Partial<Slot>[] = [
      { badge: '100-009' },
      { name: 'Người Khác' },
      { officer: 'ab'.repeat(16) as Slot['officer'] },
      { type: 'app' },
      { memoryBytes: slot.memoryBytes / 2 },
      { passes: 1 },
      { salt: kit.crypto.random(16) },
      { reference: kit.crypto.random(16) },
      { sealed: kit.crypto.random(slot.sealed.length) },
    ]
    for (const change of changes) expect(opens({ ...slot, ...change })).toBe(false)
  })

  test('of a later program is a newer format, with absurd parameters is damaged', async () => {
    using folder = temporaryFolder()
    const slot = listSlots(kit.crypto, join(await makeHome(kit, folder.path), 'slots')).slots[0]!
    const other = join(folder.path, 'other')
    writeSlot(kit.crypto, other, { ...slot, format: 2 })
    const bytes = new Uint8Array(readFileSync(join(other, readdirSync(other)[0]!)))
    expect(await codeOf(() => parseSlot(kit.crypto, bytes))).toBe('profile/newer-format')
    expect(() => writeSlot(kit.crypto, other, { ...slot, memoryBytes: 2 ** 40 })).toThrow('well-formed')
  })

  test.skipIf(process.platform === 'win32')('is readable by its owner only, as is the machine key', async () => {
    using folder = temporaryFolder()
    const home = await makeHome(kit, folder.path)
    const modes = [slotFileOf(home), join(home, 'keys'), join(folder.path, 'machine', 'machine.key')].map(
      (path) => statSync(path).mode & 0o777,
    )
    expect(modes).toEqual([0o600, 0o600, 0o600])
    expect(statSync(home).mode & 0o077).toBe(0)
  })
})

describe('the machine key file', () => {
  test('is made once and shared by the homes of one machine', async () => {
    using folder = temporaryFolder()
    const store = homeDeps(kit, folder.path).machineSecrets.file
    const [first, second] = await Promise.all([store.create(), store.create()])
    expect(first.reference).toEqual(second.reference)
    expect(first.secret.unwrap((bytes) => [...bytes])).toEqual(second.secret.unwrap((bytes) => [...bytes]))
    expect(readdirSync(join(folder.path, 'machine'))).toEqual(['machine.key'])
  })

  test('that is no key file is a missing key, and is not written over', async () => {
    using folder = temporaryFolder()
    const { reference } = await homeDeps(kit, folder.path).machineSecrets.file.create()
    const path = join(folder.path, 'machine', 'machine.key')
    const whole = readFileSync(path)
    for (const bad of [
      Buffer.alloc(0),
      whole.subarray(0, 40),
      Buffer.concat([whole, Buffer.from('x')]),
      Buffer.concat([Buffer.from('x'), whole]),
      Buffer.alloc(98, 0x41),
    ]) {
      writeFileSync(path, bad)
      const store = homeDeps(kit, folder.path).machineSecrets.file
      expect(await codeOf(() => store.open(reference))).toBe('vault/machine-key-missing')
      expect(await codeOf(() => store.create())).toBe('vault/machine-key-missing')
      expect(readFileSync(path)).toEqual(bad)
    }
  })

  test('opens for its own reference, and is missing for another one or where there is none', async () => {
    using folder = temporaryFolder()
    const watched = watchedSecrets(kit.crypto)
    const store = createFileMachineSecrets({ crypto: watched.crypto, path: join(folder.path, 'a', 'b', 'key') })
    const missing = { ok: false, error: 'vault/machine-key-missing' }
    expect(await store.open(kit.crypto.random(16))).toEqual(missing)
    const { reference } = await store.create()
    if (process.platform !== 'win32') expect(statSync(join(folder.path, 'a', 'b')).mode & 0o777).toBe(0o700)
    expect(await store.open(kit.crypto.random(16))).toEqual(missing)
    expect(watched.purged().at(-1)).toBe(true)
    expect((await store.open(reference)).ok).toBe(true)
  })

  test('of two processes that make it at once one wins, and both have the same', async () => {
    using folder = temporaryFolder()
    const path = join(folder.path, 'machine.key')
    const other = createFileMachineSecrets({ crypto: kit.crypto, path })
    let theirs: ReturnType<typeof other.create> | undefined
    const random = (length: number) => {
      theirs ??= other.create()
      return kit.crypto.random(length)
    }
    const ours = await createFileMachineSecrets({ crypto: { ...kit.crypto, random }, path }).create()
    expect((await theirs)?.reference).toEqual(ours.reference)
    expect(readdirSync(folder.path)).toEqual(['machine.key'])
  })

  test.skipIf(process.platform === 'win32')('that cannot be made is missing, or what the disk says', async () => {
    using folder = temporaryFolder()
    const { crypto } = kit
    for (const name of ['folder', 'machine.key']) symlinkSync(join(folder.path, 'gone'), join(folder.path, name))
    const made = (...path: readonly string[]) =>
      codeOf(() => createFileMachineSecrets({ crypto, path: join(folder.path, ...path) }).create())
    expect(await made('machine.key')).toBe('vault/machine-key-missing')
    expect(await made('folder', 'machine.key')).toBe('ENOENT')
  })
})
