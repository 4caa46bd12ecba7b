import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ShellPort } from '../../../engine/deps.ts'
import { createHome, homePaths, newHomeKeys } from '../../../engine/home.ts'
import { createAppMachineSecrets } from '../../../engine/vault/machine-key-app.ts'
import { hashInWorker } from '../../../engine/vault/passphrase-worker.ts'
import { readProfile } from '../../../engine/vault/profile.ts'
import { openVault, type VaultDeps } from '../../../engine/vault/vault.ts'
import { utf8 } from '../../../shared/bytes.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'
import { cheapHash, codeOf, homeDeps, passphrase, testOfficer, testProfile } from '../../support/home-kit.ts'

const kit = await makeTestKit()

/** A key store with a real cipher under a key of its own; another person's has another key. */
function keystore(available = true): ShellPort {
  const key = kit.crypto.secretKey(kit.crypto.random(32))
  const aad = utf8('key store')
  return {
    keystoreAvailable: async () => available,
    keystoreWrap: async (plaintext: Uint8Array) => kit.crypto.boxSeal({ key, aad, plaintext }),
    keystoreUnwrap: async (sealed: Uint8Array) => {
      const opened = kit.crypto.boxOpen({ key, aad, sealed })
      if (opened === undefined) throw new Error('not mine')
      return opened
    },
  } as unknown as ShellPort
}

const withShell = (folder: string, shell: ShellPort): VaultDeps => {
  const deps = homeDeps(kit, folder)
  return {
    ...deps,
    machineSecrets: { ...deps.machineSecrets, app: createAppMachineSecrets({ crypto: kit.crypto, shell }) },
  }
}

async function makeAppHome(folder: string, shell: ShellPort): Promise<void> {
  await createHome(withShell(folder, shell), {
    folder: join(folder, 'home'),
    profile: testProfile(kit),
    officer: testOfficer(kit),
    passphrase,
    slot: 'app',
    keys: newHomeKeys(kit.crypto),
  })
}

const openWith = (deps: VaultDeps, folder: string) => {
  const paths = homePaths(join(folder, 'home'))
  return openVault(deps, { paths, profile: readProfile(paths.profile) }, { passphrase })
}

test('the app opens its slot with the key store, no other key store does, and the command line says so', async () => {
  using folder = temporaryFolder()
  const shell = keystore()
  await makeAppHome(folder.path, shell)
  {
    using vault = await openWith(withShell(folder.path, shell), folder.path)
    expect(vault.officer.badge).toBe('100-001')
  }
  expect(await codeOf(() => openWith(withShell(folder.path, keystore()), folder.path))).toBe(
    'vault/machine-key-missing',
  )
  expect(await codeOf(() => openWith(homeDeps(kit, folder.path), folder.path))).toBe('vault/needs-app')
})

test('a slot of type file opens in the app too', async () => {
  using folder = temporaryFolder()
  const { makeHome } = await import('../../support/home-kit.ts')
  await makeHome(kit, folder.path)
  using vault = await openWith(withShell(folder.path, keystore()), folder.path)
  expect(vault.officer.badge).toBe('100-001')
})

test('a key store that would keep secrets in the clear is refused', async () => {
  using folder = temporaryFolder()
  expect(await codeOf(() => makeAppHome(folder.path, keystore(false)))).toBe('vault/needs-app')
})

test('the worker hashes as the engine does', async () => {
  const file = join(import.meta.dirname, '../../../engine/entry.worker.ts')
  const options = { passphrase: 'mật khẩu', salt: kit.crypto.random(16), memoryBytes: 1024 * 1024, passes: 1 }
  const inWorker = await hashInWorker(kit.crypto, file)(options)
  const here = await cheapHash(kit.crypto)(options)
  expect(inWorker.unwrap((bytes) => [...bytes])).toEqual(here.unwrap((bytes) => [...bytes]))
})

test('a worker that fails is an error, not a wait', async () => {
  const file = join(import.meta.dirname, '../../../engine/entry.worker.ts')
  const options = { passphrase: 'x', salt: new Uint8Array(3), memoryBytes: 1024 * 1024, passes: 1 }
  await expect(hashInWorker(kit.crypto, file)(options)).rejects.toThrow('16 bytes')
})
