import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { newHomeKeys } from '../../../engine/home.ts'
import { keyNames } from '../../../engine/vault/key-file.ts'
import { utf8 } from '../../../shared/bytes.ts'
import { limits } from '../../../shared/limits.ts'
import { makeTestKit, temporaryFolder, type TestKit } from '../../support/engine-kit.ts'
import { codeOf, homeDeps, makeHome, passphrase, testOfficer, testProfile, unlock } from '../../support/home-kit.ts'

const kit = await makeTestKit()

describe('opening a home', () => {
  test('the passphrase gives the officer, a key that signs, the device key and the database', async () => {
    using folder = temporaryFolder()
    const officer = testOfficer(kit, { roles: ['duty', 'investigator'] })
    await makeHome(kit, folder.path, { officer })
    using vault = await unlock(kit, folder.path)
    expect(vault.officer).toMatchObject({ id: officer.id, name: officer.name, roles: ['duty', 'investigator'] })
    const signature = kit.crypto.sign(vault.officer.signing.secretKey, utf8('message'))
    expect(kit.crypto.verify(vault.officer.signing.publicKey, utf8('message'), signature)).toBe(true)
    expect(vault.keys.get(keyNames.deviceKem(1))?.length).toBe(32)
    expect(vault.store.read.all('SELECT * FROM statement')).toEqual([])
  })

  test('the keys are those whose public halves went to the directory', async () => {
    using folder = temporaryFolder()
    const keys = newHomeKeys(kit.crypto)
    const { createHome } = await import('../../../engine/home.ts')
    await createHome(homeDeps(kit, folder.path), {
      folder: join(folder.path, 'home'),
      profile: testProfile(kit),
      officer: testOfficer(kit),
      passphrase,
      slot: 'file',
      keys,
    })
    using vault = await unlock(kit, folder.path)
    expect(vault.officer.signing.publicKey).toEqual(keys.public.officerSigning)
    expect(vault.deviceSigning.publicKey).toEqual(keys.public.deviceSigning)
    const kem = vault.keys.get(keyNames.deviceKem(1))
    expect(kem && kit.crypto.kemKeyPair(kem).publicKey).toEqual(keys.public.deviceKem)
    expect(() => keys.officerSigning.unwrap(() => 1)).toThrow('purged')
  })

  test('NFC and NFD of the same passphrase open the same slot', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path, { passphrase: passphrase.normalize('NFC') })
    using vault = await unlock(kit, folder.path, { passphrase: passphrase.normalize('NFD') })
    expect(vault.officer.badge).toBe('100-001')
  })

  test('a wrong passphrase, an unknown badge and a missing machine key are told apart', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    expect(await codeOf(() => unlock(kit, folder.path, { passphrase: 'sai' }))).toBe('vault/wrong-passphrase')
    expect(await codeOf(() => unlock(kit, folder.path, { badge: '999' }))).toBe('officer/unknown')
    rmSync(join(folder.path, 'machine'), { recursive: true })
    expect(await codeOf(() => unlock(kit, folder.path))).toBe('vault/machine-key-missing')
  })

  test('the key file of another machine is a missing key, not a wrong passphrase', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    writeFileSync(join(folder.path, 'machine', 'machine.key'), `${'0'.repeat(32)} ${'1'.repeat(64)}\n`)
    expect(await codeOf(() => unlock(kit, folder.path))).toBe('vault/machine-key-missing')
  })

  test('a process without a shell cannot open a slot of the app', async () => {
    using folder = temporaryFolder()
    const home = await makeHome(kit, folder.path)
    const { listSlots, writeSlot } = await import('../../../engine/vault/slot-file.ts')
    const slots = join(home, 'slots')
    const slot = listSlots(kit.crypto, slots).slots[0]!
    rmSync(slots, { recursive: true })
    writeSlot(kit.crypto, slots, { ...slot, type: 'app' })
    expect(await codeOf(() => unlock(kit, folder.path))).toBe('vault/needs-app')
  })

  test('the profile cannot be changed behind the back of the vault', async () => {
    using folder = temporaryFolder()
    const home = await makeHome(kit, folder.path)
    const path = join(home, 'profile.json')
    const text = readFileSync(path, 'utf8')
    writeFileSync(path, text.replace('"demo": true', '"demo": false'))
    expect(await codeOf(() => unlock(kit, folder.path))).toBe('profile/invalid')
    writeFileSync(path, text.replace('ab'.repeat(32), 'cd'.repeat(32)))
    expect(await codeOf(() => unlock(kit, folder.path))).toBe('profile/invalid')
    writeFileSync(path, text.replace('"language": "vi"', '"language": "en"'))
    using vault = await unlock(kit, folder.path)
    expect(vault.profile.language).toBe('en')
  })

  test('a home is not made over another one', async () => {
    using folder = temporaryFolder()
    await makeHome(kit, folder.path)
    expect(await codeOf(() => makeHome(kit, folder.path))).toBe('profile/exists')
  })

  test('demonstration worlds use 64 MiB, all others 256 MiB, whatever the environment says', async () => {
    const asked: number[] = []
    const counting: TestKit = { ...kit }
    const { createHome } = await import('../../../engine/home.ts')
    for (const demo of [true, false]) {
      using folder = temporaryFolder()
      const deps = homeDeps(counting, folder.path)
      await createHome(
        { ...deps, hashPassphrase: (options) => (asked.push(options.memoryBytes), deps.hashPassphrase(options)) },
        {
          folder: join(folder.path, 'home'),
          profile: testProfile(kit, { demo }),
          officer: testOfficer(kit),
          passphrase,
          slot: 'file',
          keys: newHomeKeys(kit.crypto),
        },
      )
    }
    expect(asked).toEqual([limits.argonMemoryDemoBytes, limits.argonMemoryBytes])
    expect(asked).toEqual([64 * 1024 * 1024, 256 * 1024 * 1024])
  })
})
