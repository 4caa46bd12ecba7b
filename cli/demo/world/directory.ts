/** What every home of a new world keeps of the directory. */
import type { Deps } from '../../../engine/deps.ts'
import type { Vault } from '../../../engine/vault/vault.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { idBytes } from '../../../shared/ids.ts'
import type { WorldUnit } from './keys.ts'
import type { LogIdentity } from './statements.ts'

export interface DirectoryOfWorld {
  readonly leaves: readonly Bytes[]
  readonly note: Bytes
  readonly log: LogIdentity
  readonly root: Bytes
  readonly objects: readonly Bytes[]
  readonly units: readonly WorldUnit[]
}
export const directoryOfWorld = (directory: DirectoryOfWorld): DirectoryOfWorld => directory

export function keepDirectory(_deps: Deps, vault: Vault, directory: DirectoryOfWorld): Promise<void> {
  const own = directory.units.find((unit) => unit.id === vault.profile.unit.id)
  vault.store.transaction('neighbours', (tx) => {
    for (const unit of directory.units) {
      if (own?.plan.neighbours.includes(unit.code) !== true) continue
      tx.run(
        'INSERT INTO neighbour_confirmed (unit, at, officer) VALUES (?, ?, ?)',
        idBytes(unit.id),
        vault.clock.now(),
        idBytes(vault.officer.id),
      )
    }
  })
  return Promise.resolve()
}
