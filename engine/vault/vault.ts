/**
 * Opening a vault with a passphrase, and what an open vault is: database, keys, the officer who signed in, and time.
 */
import { GiaobanError } from '../../shared/errors.ts'
import type { OfficerId } from '../../shared/ids.ts'
import type { KeyPair, SecretKey } from '../../shared/protocol/crypto-port.ts'
import type { Deps } from '../deps.ts'
import { addSlot, type HomeDeps, type HomePaths } from '../home.ts'
import type { Store } from '../store/database.ts'
import { existsSync } from 'node:fs'
import { keyFileOptions, KeyFile, keyNames } from './key-file.ts'
import type { SignedInOfficer } from './officer.ts'
import type { Profile } from './profile.ts'
import { openSlot, type OpenedSlot } from './slot-crypto.ts'
import { sealRecoverySlot } from '../backup/recovery-slot.ts'
import { listSlots, removeSlot, writeSlot, type Slot } from './slot-file.ts'
import { createThrottle } from './throttle.ts'
import { checkProfile, databaseKey, openStoreOf } from './vault-store.ts'
import type { VaultClock } from './vault-clock.ts'

export interface OfficerChoice {
  /** Left out where the home has one officer. */
  readonly badge?: string
  readonly passphrase: string
}

/** One sign-in: which slot, and what it gave. */
interface SignIn {
  readonly slot: Slot
  readonly opened: OpenedSlot
  /** Wrong passphrases before this right one. */
  readonly wrongBefore: number
}

export interface Vault extends Disposable {
  readonly paths: HomePaths
  readonly profile: Profile
  readonly store: Store
  readonly keys: KeyFile
  /** Use this one for everything that is stored or signed. */
  readonly clock: VaultClock
  readonly officer: SignedInOfficer
  /** Wrong passphrases since somebody last signed in: shown and audited. */
  readonly wrongBefore: number
  /** Ed25519 of the device. */
  readonly deviceSigning: KeyPair
  /** The other officer, or the same after a screen lock, proves the passphrase; keys and database stay open. */
  signIn(choice: OfficerChoice): Promise<void>
  changePassphrase(options: { readonly old: string; readonly new: string }): Promise<void>
  /** A slot, of the signed-in officer's type, for a colleague whose keys and certificate were made by enrolment. */
  addColleague(
    options: Omit<Parameters<typeof addSlot>[1], 'slots' | 'slot' | 'demo' | 'master' | 'keysMaster'>,
  ): Promise<void>
  /** The passphrase of that officer opens nothing here any more. Never the last one that opens this vault. */
  removeColleague(officer: OfficerId): boolean
  /** Writes slot type 3, in place of an older one: whoever has the recovery key reads this vault, and signs nothing. */
  addRecoverySlot(publicKey: Uint8Array): void
  /** For copies of the database; the key is wiped when `work` returns. */
  withDatabaseKey<T>(work: (key: SecretKey) => T): T
  /** Wipes keys, closes the database. */
  [Symbol.dispose](): void
}

export type VaultDeps = HomeDeps & Pick<Deps, 'log'>

/**
 * Throws GiaobanError `officer/unknown`, `vault/wrong-passphrase`, `vault/throttled`, `vault/machine-key-missing`,
 * `vault/needs-app`, `vault/damaged`, `vault/not-encrypted`, `profile/invalid`, `profile/newer-format`, `store/*`.
 */
export async function openVault(
  deps: VaultDeps,
  home: { readonly paths: HomePaths; readonly profile: Profile },
  choice: OfficerChoice,
): Promise<Vault> {
  const first = await openWith(deps, home.paths, choice)
  const { master, keysMaster } = first.opened
  let store: Store | undefined
  let keys: KeyFile | undefined
  try {
    if (!existsSync(home.paths.database)) throw new GiaobanError('vault/damaged', { recoverable: false })
    const database = openStoreOf(deps, { file: home.paths.database, master })
    store = database.store
    checkProfile(store, home.profile)
    keys = KeyFile.open(keyFileOptions(deps, { path: home.paths.keys, master: copy(deps, keysMaster) }))
    return createVault(deps, { ...home, store, clock: database.clock, keys, first })
  } catch (thrown) {
    keys?.purge()
    store?.[Symbol.dispose]()
    wipe(first)
    throw thrown
  }
}

const copy = (deps: VaultDeps, key: SecretKey): SecretKey => key.unwrap((bytes) => deps.crypto.secretKey(bytes))

function createVault(
  deps: VaultDeps,
  parts: Pick<Vault, 'paths' | 'profile' | 'store' | 'clock' | 'keys'> & { readonly first: SignIn },
): Vault {
  const { paths, profile, store, clock, keys } = parts
  let current = parts.first
  let officer = signedIn(deps, current)
  const deviceSeed = keys.get(keyNames.deviceSigning())
  if (deviceSeed === undefined) throw new GiaobanError('vault/damaged', { recoverable: false })
  const deviceSigning = deps.crypto.signingKeyPair(deviceSeed)
  return {
    paths,
    profile,
    store,
    clock,
    keys,
    deviceSigning,
    get officer() {
      return officer
    },
    get wrongBefore() {
      return current.wrongBefore
    },
    signIn: async (choice) => {
      const next = await openWith(deps, paths, choice)
      const previous = officer
      officer = signedIn(deps, next)
      previous.signing.secretKey.purge()
      wipe(current)
      current = next
    },
    changePassphrase: async (change) => {
      const proof = await openWith(deps, paths, { badge: current.slot.badge, passphrase: change.old })
      try {
        await addSlot(deps, {
          ...proof.opened,
          slots: paths.slots,
          demo: profile.demo,
          slot: proof.slot.type === 'app' ? 'app' : 'file',
          passphrase: change.new,
        })
      } finally {
        wipe(proof)
      }
    },
    addColleague: (colleague) =>
      addSlot(deps, {
        ...colleague,
        slots: paths.slots,
        slot: current.slot.type === 'app' ? 'app' : 'file',
        demo: profile.demo,
        master: current.opened.master,
        keysMaster: current.opened.keysMaster,
      }),
    removeColleague: (gone) => {
      const people = listSlots(deps.crypto, paths.slots).slots.filter(({ type }) => type !== 'recovery')
      const theirs = people.filter((slot) => slot.officer === gone)
      if (theirs.length === 0 || theirs.length === people.length) return false
      deps.step('vault.slot-removed.before')
      for (const slot of theirs) removeSlot(deps.crypto, paths.slots, slot)
      return true
    },
    addRecoverySlot: (publicKey) =>
      writeSlot(deps.crypto, paths.slots, sealRecoverySlot(deps.crypto, { publicKey, master: current.opened.master })),
    withDatabaseKey: (work) => {
      const key = databaseKey(deps.crypto, current.opened.master)
      try {
        return work(key)
      } finally {
        key.purge()
      }
    },
    [Symbol.dispose]: () => {
      officer.signing.secretKey.purge()
      deviceSigning.secretKey.purge()
      wipe(current)
      keys.purge()
      store[Symbol.dispose]()
    },
  }
}

function wipe({ opened }: SignIn): void {
  for (const key of [opened.master, opened.keysMaster, opened.officerSeed]) key.purge()
}

const signedIn = (deps: VaultDeps, { opened }: SignIn): SignedInOfficer => ({
  ...opened.officer,
  signing: deps.crypto.signingKeyPair(opened.officerSeed),
})

/** Chooses the slot, waits for nobody, and opens it. */
async function openWith(deps: VaultDeps, paths: HomePaths, choice: OfficerChoice): Promise<SignIn> {
  const slot = chooseSlot(deps, paths, choice.badge)
  const store = deps.machineSecrets[slot.type === 'app' ? 'app' : 'file']
  if (store === undefined) throw new GiaobanError('vault/needs-app')
  const machine = await store.open(slot.reference)
  if (!machine.ok) throw new GiaobanError(machine.error)
  const throttle = createThrottle({ path: paths.attempts, clock: deps.clock })
  try {
    throttle.begin()
    const a = await deps.hashPassphrase({ ...slot, passphrase: choice.passphrase }).catch((thrown: unknown) => {
      throttle.undo()
      throw thrown
    })
    const opened = openSlot(deps.crypto, slot, { a, machine: machine.value })
    a.purge()
    if (opened === undefined) throw new GiaobanError('vault/wrong-passphrase')
    return { slot, opened, wrongBefore: throttle.succeeded() }
  } finally {
    machine.value.purge()
  }
}

/** The officer's slot of this process's kind: app where there is a shell, else file. */
function chooseSlot(deps: VaultDeps, paths: HomePaths, badge: string | undefined): Slot {
  const { slots: all, damaged } = listSlots(deps.crypto, paths.slots)
  const slots = all.filter(({ type }) => type !== 'recovery') // no passphrase opens it
  const badges = new Set(slots.map((slot) => slot.badge))
  const wanted = badge ?? (badges.size === 1 ? slots[0]?.badge : undefined)
  const own = slots.filter((slot) => slot.badge === wanted)
  if (own.length === 0)
    throw damaged > 0 ? new GiaobanError('vault/damaged', { recoverable: false }) : new GiaobanError('officer/unknown')
  const app = own.find((slot) => slot.type === 'app')
  const file = own.find((slot) => slot.type === 'file')
  const best = deps.machineSecrets.app === undefined ? file : (app ?? file)
  if (best === undefined) throw new GiaobanError('vault/needs-app')
  return best
}
