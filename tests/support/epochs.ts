/** What tests of epochs look at: which seeds and device keys a home holds, and what the log says. */
import { readU64 } from '../../shared/bytes.ts'
import { currentEpoch } from '../../shared/protocol/directory/selectors.ts'
import { keyNames } from '../../engine/vault/key-file.ts'
import type { SyncHome } from './sync-world.ts'

/** Epochs of the own unit whose seed lies in the keys file, ascending. */
export const seedsOf = ({ open, unit }: SyncHome): readonly number[] =>
  open.vault.keys
    .names(keyNames.unitEpoch(unit, 0).subarray(0, 17))
    .map((name) => readU64(name, 17) ?? 0)
    .toSorted((a, b) => a - b)

/** Counters of the device's X-Wing keys in the keys file, ascending. */
export const deviceKeysOf = ({ open }: SyncHome): readonly number[] =>
  open.vault.keys
    .names(Uint8Array.of(2))
    .map((name) => readU64(name, 1) ?? 0)
    .toSorted((a, b) => a - b)

/** The own unit's newest epoch in the home's directory. */
export const epochNow = ({ open, unit }: SyncHome): number => currentEpoch(open.directory.state, unit)?.epoch ?? 0

/** The counter that the log names for the home's device. */
export const keyNow = ({ open }: SyncHome): number =>
  open.directory.state.devices.get(open.context.self.device)?.keys.last?.counter ?? 0

/** Actions of the audit that begin with one of the prefixes, oldest first, with their codes. */
export const auditOf = ({ open }: SyncHome, ...prefixes: readonly string[]): readonly string[] =>
  open.context.store.read
    .all<{ action: string; code: string | undefined }>('SELECT action, code FROM audit ORDER BY seq')
    .filter(({ action }) => prefixes.some((prefix) => action.startsWith(prefix)))
    .map(({ action, code }) => (code === undefined ? action : `${action}:${code}`))

export const syncAll = async (...homes: readonly SyncHome[]): Promise<void> => {
  for (const home of homes) await home.call('sync.once', {})
}
