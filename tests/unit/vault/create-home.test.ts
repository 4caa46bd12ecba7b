import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHome, newHomeKeys } from '../../../engine/home.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { codeOf, homeDeps, makeHome, passphrase, testOfficer, testProfile, unlock } from '../../support/home-kit.ts'

const kit = await makeTestKit()

test('making a home that was interrupted at any step can be done again, and opens', async () => {
  let interrupted = true
  for (let stopAt = 1; interrupted; stopAt++) {
    using folder = temporaryFolder()
    let count = 0
    const deps = {
      ...homeDeps(kit, folder.path),
      step: () => {
        count += 1
        if (count === stopAt) throw new Error('the machine died')
      },
    }
    const keys = newHomeKeys(kit.crypto)
    const first = await codeOf(() =>
      createHome(deps, {
        folder: join(folder.path, 'home'),
        profile: testProfile(kit),
        officer: testOfficer(kit),
        passphrase: 'of the first try',
        slot: 'file',
        keys,
      }),
    )
    for (const key of [keys.deviceSigning, keys.deviceKem, keys.officerSigning])
      expect(() => key.unwrap(() => undefined)).toThrow('purged')
    interrupted = first !== 'nothing thrown'
    if (!interrupted) break
    expect(await codeOf(() => unlock(kit, folder.path))).toBe('profile/not-found')
    await makeHome(kit, folder.path)
    using vault = await unlock(kit, folder.path, { passphrase })
    expect(vault.officer.badge).toBe('100-001')
    expect(stopAt).toBeLessThan(50)
  }
})

test('a folder with something else in it is left alone', async () => {
  using folder = temporaryFolder()
  mkdirSync(join(folder.path, 'home'))
  writeFileSync(join(folder.path, 'home', 'thesis.txt'), 'mine')
  expect(await codeOf(() => makeHome(kit, folder.path))).toBe('profile/exists')
})

test('a folder on which the app is open, with its window’s state and its engine’s lock, becomes a home, and keeps them', async () => {
  using folder = temporaryFolder()
  mkdirSync(join(folder.path, 'home', 'app'), { recursive: true })
  writeFileSync(join(folder.path, 'home', 'app', 'Preferences'), '{}')
  writeFileSync(join(folder.path, 'home', 'lock.db'), '')
  await makeHome(kit, folder.path)
  using vault = await unlock(kit, folder.path, { passphrase })
  expect(vault.officer.badge).toBe('100-001')
  expect(existsSync(join(folder.path, 'home', 'app', 'Preferences'))).toBe(true)
})
