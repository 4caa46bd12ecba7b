/** The database of a vault: its key comes from the vault master key, its clock never runs backwards. */
import { GiaobanError } from '../../shared/errors.ts'
import { labels } from '../../shared/protocol/labels.ts'
import type { SecretKey } from '../../shared/protocol/crypto-port.ts'
import type { Deps } from '../deps.ts'
import { openStore, type Store } from '../store/database.ts'
import { readMeta, writeMeta } from '../store/meta.ts'
import { profileAnchor, type Profile } from './profile.ts'
import { taken } from './slot-crypto.ts'
import { createVaultClock, type VaultClock } from './vault-clock.ts'

export function openStoreOf(
  deps: Pick<Deps, 'crypto' | 'clock' | 'step'>,
  options: { readonly file: string; readonly master: SecretKey; readonly maxPages?: number },
): { readonly store: Store; readonly clock: VaultClock } {
  const key = databaseKey(deps.crypto, options.master)
  let clock: VaultClock | undefined
  try {
    const store = openStore({
      file: options.file,
      key,
      crypto: deps.crypto,
      step: deps.step,
      beforeCommit: (tx) => clock?.keep(tx),
      ...(options.maxPages === undefined ? {} : { maxPages: options.maxPages }),
    })
    clock = createVaultClock(deps.clock, store.read)
    return { store, clock }
  } finally {
    key.purge()
  }
}

/** The raw key of the database of a vault. */
export const databaseKey = (crypto: Deps['crypto'], master: SecretKey): SecretKey =>
  taken(
    crypto,
    master.unwrap((secret) =>
      crypto.hkdfSha256({ secret, salt: new Uint8Array(0), info: labels.vaultDatabase, length: 32 }),
    ),
  )

export function rememberProfile(store: Store, profile: Profile): void {
  store.transaction('profile', (tx) => writeMeta(tx, 'profile-anchor', profileAnchor(profile)))
}

/** Throws GiaobanError `profile/invalid` when the plain file was changed in what the vault remembers. */
export function checkProfile(store: Store, profile: Profile): void {
  if (readMeta<string>(store.read, 'profile-anchor') !== profileAnchor(profile)) {
    throw new GiaobanError('profile/invalid', { recoverable: false })
  }
}
