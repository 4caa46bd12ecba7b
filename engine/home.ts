/** A home: one device of one unit, on disk (architecture.md, The command line). Where what lies, and how one is made. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { GiaobanError } from '../shared/errors.ts'
import { limits } from '../shared/limits.ts'
import type { KeyPair, SecretKey } from '../shared/protocol/crypto-port.ts'
import type { Deps } from './deps.ts'
import type { Store } from './store/database.ts'
import { keyFileOptions, keyNames, KeyFile, type NamedKey } from './vault/key-file.ts'
import { writeProfile, type Profile } from './vault/profile.ts'
import type { OfficerFacts } from './vault/officer.ts'
import { sealSlot } from './vault/slot-crypto.ts'
import { writeSlot, type SlotType } from './vault/slot-file.ts'
import { openStoreOf, rememberProfile } from './vault/vault-store.ts'

export interface HomePaths {
  readonly folder: string
  readonly profile: string
  readonly slots: string
  readonly attempts: string
  readonly keys: string
  readonly database: string
  readonly blobs: string
  readonly lock: string
}

export const homePaths = (folder: string): HomePaths => ({
  folder,
  profile: join(folder, 'profile.json'),
  slots: join(folder, 'slots'),
  attempts: join(folder, 'slots', 'attempts'),
  keys: join(folder, 'keys'),
  database: join(folder, 'vault.db'),
  blobs: join(folder, 'blobs'),
  lock: join(folder, 'lock.db'),
})

export type HomeDeps = Pick<Deps, 'clock' | 'crypto' | 'step' | 'machineSecrets' | 'hashPassphrase' | 'keyParts'>

/** Keys of a home that does not exist yet: made here, never anywhere else. Their public halves go to the directory. */
export interface NewHomeKeys {
  readonly deviceSigning: SecretKey
  readonly deviceKem: SecretKey
  readonly officerSigning: SecretKey
  readonly public: {
    readonly deviceSigning: KeyPair['publicKey']
    readonly deviceKem: KeyPair['publicKey']
    readonly officerSigning: KeyPair['publicKey']
  }
}

/** 32 random bytes, of which nothing else keeps a copy. */
function newSecret(crypto: Deps['crypto']): SecretKey {
  const bytes = crypto.random(32)
  const key = crypto.secretKey(bytes)
  bytes.fill(0)
  return key
}

export function newHomeKeys(crypto: Deps['crypto']): NewHomeKeys {
  const seed = (): SecretKey => newSecret(crypto)
  const publicOf = (pair: KeyPair): KeyPair['publicKey'] => {
    pair.secretKey.purge()
    return pair.publicKey
  }
  const [deviceSigning, deviceKem, officerSigning] = [seed(), seed(), seed()]
  return {
    deviceSigning,
    deviceKem,
    officerSigning,
    public: {
      deviceSigning: publicOf(crypto.signingKeyPair(deviceSigning)),
      deviceKem: publicOf(crypto.kemKeyPair(deviceKem)),
      officerSigning: publicOf(crypto.signingKeyPair(officerSigning)),
    },
  }
}

export interface NewHome {
  readonly folder: string
  readonly profile: Profile
  readonly officer: OfficerFacts
  readonly passphrase: string
  readonly slot: Exclude<SlotType, 'recovery'>
  /** Consumed: purged whether the home is made or not. */
  readonly keys: NewHomeKeys
  /** Beside them in the keys file; consumed too. */
  readonly moreKeys?: readonly NamedKey[]
  /** What the database must hold before there is a home. */
  prepare?(store: Store): void
  /** Puts a database at `file`, under the vault's key, instead of an empty one; `adopt` then changes what it must say. */
  readonly database?: {
    place(file: string, master: SecretKey): Promise<void>
    adopt(store: Store): void
  }
}

/** What a call that was interrupted may have left: of no use without the profile, and in the way of the next call. */
const leftovers: ReadonlySet<string> = new Set([
  'slots',
  'keys',
  'keys.new',
  'vault.db',
  'vault.db-wal',
  'vault.db-shm',
  'blobs',
  'profile.json.new',
])

/** What the app keeps in the folder before it has a profile: its window's own state, and the lock of its engine. */
const kept: ReadonlySet<string> = new Set(['app', 'lock.db', 'lock.db-journal', 'lock.db-wal', 'lock.db-shm'])

/**
 * Makes a home; `profile.json` last, so that half a home is none. The folder may exist if it is empty (or holds only
 * what an earlier, interrupted call left, and what an app keeps that is open on it). Throws GiaobanError `profile/exists`, `vault/needs-app`, `store/*`.
 */
export async function createHome(deps: HomeDeps, home: NewHome): Promise<void> {
  const paths = homePaths(home.folder)
  if (existsSync(paths.folder) && readdirSync(paths.folder).some((name) => !leftovers.has(name) && !kept.has(name))) {
    throw new GiaobanError('profile/exists')
  }
  for (const name of leftovers) rmSync(join(paths.folder, name), { recursive: true, force: true })
  mkdirSync(paths.blobs, { recursive: true, mode: 0o700 })
  const master = newSecret(deps.crypto)
  const keysMaster = newSecret(deps.crypto)
  try {
    await fillHome(deps, home, { paths, master, keysMaster })
  } finally {
    for (const key of [master, keysMaster, home.keys.deviceSigning, home.keys.deviceKem, home.keys.officerSigning])
      key.purge()
    for (const { key } of home.moreKeys ?? []) key.purge()
  }
  writeProfile(paths.profile, home.profile)
}

/** Everything but the profile. */
async function fillHome(
  deps: HomeDeps,
  home: NewHome,
  at: { readonly paths: HomePaths; readonly master: SecretKey; readonly keysMaster: SecretKey },
): Promise<void> {
  const { paths, master, keysMaster } = at
  await addSlot(deps, {
    ...home,
    slots: paths.slots,
    demo: home.profile.demo,
    officerSeed: home.keys.officerSigning,
    master,
    keysMaster,
  })
  const keys = KeyFile.create(keyFileOptions(deps, { path: paths.keys, master: keysMaster }), [
    { name: keyNames.deviceSigning(), key: home.keys.deviceSigning },
    { name: keyNames.deviceKem(1), key: home.keys.deviceKem },
    ...(home.moreKeys ?? []),
  ])
  try {
    await home.database?.place(paths.database, master)
    const { store } = openStoreOf(deps, { file: paths.database, master })
    try {
      home.database?.adopt(store)
      home.prepare?.(store)
      rememberProfile(store, home.profile)
    } finally {
      store[Symbol.dispose]()
    }
  } finally {
    keys.purge()
  }
}

/** Writes a slot of one officer: at making a home, for a colleague of an open vault, at a change of passphrase. */
export async function addSlot(
  deps: HomeDeps,
  slot: {
    readonly slots: string
    readonly demo: boolean
    readonly slot: Exclude<SlotType, 'recovery'>
    readonly officer: OfficerFacts
    readonly officerSeed: SecretKey
    readonly passphrase: string
    readonly master: SecretKey
    readonly keysMaster: SecretKey
  },
): Promise<void> {
  const machineStore = deps.machineSecrets[slot.slot]
  if (machineStore === undefined) throw new GiaobanError('vault/needs-app')
  const { secret: machine, reference } = await machineStore.create()
  const kdf = {
    salt: deps.crypto.random(16),
    memoryBytes: slot.demo ? limits.argonMemoryDemoBytes : limits.argonMemoryBytes,
    passes: limits.argonPasses,
  }
  const a = await deps.hashPassphrase({ passphrase: slot.passphrase, ...kdf })
  try {
    deps.step('vault.slot.before')
    writeSlot(deps.crypto, slot.slots, sealSlot(deps.crypto, { ...slot, type: slot.slot, a, machine, kdf, reference }))
    deps.step('vault.slot.after')
  } finally {
    a.purge()
    machine.purge()
  }
}
