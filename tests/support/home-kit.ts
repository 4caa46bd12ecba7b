/** Real homes for tests, with cheap Argon2id parameters where the strength of the passphrase is not the subject. */
import { join } from 'node:path'
import type { Deps } from '../../engine/deps.ts'
import { createHome, homePaths, newHomeKeys, type NewHome } from '../../engine/home.ts'
import { createFileMachineSecrets } from '../../engine/vault/machine-key-file.ts'
import type { OfficerFacts } from '../../engine/vault/officer.ts'
import { readProfile, type Profile } from '../../engine/vault/profile.ts'
import { openVault, type OfficerChoice, type Vault, type VaultDeps } from '../../engine/vault/vault.ts'
import { utf8 } from '../../shared/bytes.ts'
import { idOf, parseUnitCode, type DeviceId, type OfficerId, type UnitCode, type UnitId } from '../../shared/ids.ts'
import type { TestKit } from './engine-kit.ts'

export const passphrase = 'mật khẩu thử nghiệm'

/** Argon2id with 1 MiB: the same code, the same slots, in a millisecond. */
export const cheapHash =
  (crypto: Deps['crypto']): Deps['hashPassphrase'] =>
  (options) =>
    Promise.resolve(crypto.passwordHash({ ...options, memoryBytes: 1024 * 1024, passes: 1 }))

export const homeDeps = (kit: TestKit, folder: string): VaultDeps => ({
  ...kit,
  machineSecrets: {
    app: undefined,
    file: createFileMachineSecrets({ crypto: kit.crypto, path: join(folder, 'machine', 'machine.key') }),
  },
  hashPassphrase: cheapHash(kit.crypto),
})

export const testProfile = (kit: TestKit, over: Partial<Profile> = {}): Profile => ({
  format: 1,
  unit: {
    id: idOf<UnitId>(kit.crypto.random(16)),
    code: parseUnitCode('tp-hcm') as UnitCode,
    name: 'Công an TP. Hồ Chí Minh',
  },
  device: idOf<DeviceId>(kit.crypto.random(16)),
  demo: true,
  root: 'ab'.repeat(32),
  logKey: 'giaoban.example/log+00000000+AA==',
  relays: ['ws://127.0.0.1:1/'],
  language: 'vi',
  theme: 'system',
  ...over,
})

export const testOfficer = (kit: TestKit, over: Partial<OfficerFacts> = {}): OfficerFacts => ({
  id: idOf<OfficerId>(kit.crypto.random(16)),
  badge: '100-001',
  name: 'Lê Thị Trực Ban',
  roles: ['duty'],
  nameSalt: utf8('name salt'),
  ...over,
})

/** A home in `folder/home`; the machine key lies beside it. */
export async function makeHome(
  kit: TestKit,
  folder: string,
  over: Partial<Pick<NewHome, 'profile' | 'officer' | 'passphrase'>> = {},
): Promise<string> {
  const home = join(folder, 'home')
  await createHome(homeDeps(kit, folder), {
    folder: home,
    profile: testProfile(kit),
    officer: testOfficer(kit),
    passphrase,
    slot: 'file',
    keys: newHomeKeys(kit.crypto),
    ...over,
  })
  return home
}

export function unlock(kit: TestKit, folder: string, choice: Partial<OfficerChoice> = {}): Promise<Vault> {
  const paths = homePaths(join(folder, 'home'))
  return openVault(homeDeps(kit, folder), { paths, profile: readProfile(paths.profile) }, { passphrase, ...choice })
}

/** The stable code of what `work` throws. */
export async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work()
  } catch (thrown) {
    return String((thrown as { code?: unknown }).code ?? thrown)
  }
  return 'nothing thrown'
}
