/** What every home of a new world keeps of the directory: verified from the pinned root, as from any relay. */
import { DirectoryClient } from '../../../engine/directory/client.ts'
import type { Deps } from '../../../engine/deps.ts'
import { confirmNeighbours } from '../../../engine/enrol/neighbour.ts'
import { createDirectoryStore } from '../../../engine/store/directory.ts'
import type { Vault } from '../../../engine/vault/vault.ts'
import type { Bytes } from '../../../shared/bytes.ts'
import { GiaobanError } from '../../../shared/errors.ts'
import { neighbours } from '../../../shared/protocol/directory/selectors.ts'
import type { LogSnapshot } from './publish.ts'
import type { LogIdentity } from './statements.ts'

export interface DirectoryOfWorld extends LogSnapshot {
  readonly log: LogIdentity
  readonly root: Bytes
  /** Public X-Wing keys: each home keeps those that its directory names. */
  readonly objects: readonly Bytes[]
}

/** Ends with a verified, cosigned checkpoint and confirmed neighbours. Throws GiaobanError `directory/*`. */
export function keepDirectory({ crypto }: Deps, vault: Vault, world: DirectoryOfWorld): void {
  const store = createDirectoryStore(vault.store)
  const { unit } = vault.profile
  const client = DirectoryClient.open({
    crypto,
    store,
    clock: vault.clock,
    root: world.root,
    log: { name: world.log.origin, publicKey: world.log.key },
    unit: unit.id,
  })
  const ingested = client.ingest({ note: world.note, from: 0, leaves: world.leaves })
  if (!ingested.ok) throw new GiaobanError(ingested.error)
  if (ingested.value.kind !== 'current') throw new GiaobanError('directory/invalid')
  client.putObjects(world.objects)
  const at = vault.clock.now()
  const units = neighbours(client.state, unit.id, at).map((each) => each.unit)
  store.transaction('neighbours', (tx) =>
    confirmNeighbours(client.state, store.neighbours, { tx, unit: unit.id, at, units }),
  )
}
