/** A home's directory over a real encrypted database, and the log of a test world that it follows. */
import { join } from 'node:path'
import { DirectoryClient } from '../../engine/directory/client.ts'
import type { DirectoryClientOptions } from '../../engine/directory/client-options.ts'
import type { Self } from '../../engine/directory/own-leaves.ts'
import { openStore, type Store, type WritableDb } from '../../engine/store/database.ts'
import { createDirectoryStore } from '../../engine/store/directory.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { UnitId } from '../../shared/ids.ts'
import { addCosignature, checkpointText, cosign, signCheckpoint } from '../../shared/protocol/checkpoint.ts'
import { rootFingerprint } from '../../shared/protocol/directory/keys.ts'
import { treeRoot } from '../../shared/protocol/merkle-tree.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import type { DirectoryWorld } from './directory-world.ts'
import { temporaryFolder } from './engine-kit.ts'

/** A note over any leaves by the world's log; cosigned at `cosignedAt` unless that is absent. */
export function noteOver(
  world: DirectoryWorld,
  leaves: readonly Bytes[] = world.leaves,
  cosignedAt: number | undefined = world.now,
): Bytes {
  const { crypto, policy } = world
  const root = treeRoot(
    crypto,
    leaves.map((leaf) => leafHash(crypto, leaf)),
  )
  const checkpoint = { origin: policy.log.origin, size: leaves.length, root }
  const note = signCheckpoint(crypto, { name: policy.log.origin, keys: world.logKey.pair }, checkpoint)
  if (Number.isNaN(cosignedAt)) return note
  const text = checkpointText(checkpoint)
  const witness = { name: 'witness.test', keys: world.witness.pair }
  return addCosignature(note, cosign(crypto, witness, { text, timeMs: cosignedAt })) as Bytes
}

type RestartOptions = Pick<DirectoryClientOptions<WritableDb>, 'trustsStored' | 'demo'>

export interface DirectoryHome extends Disposable {
  readonly store: Store
  client: DirectoryClient<WritableDb>
  /** A new client over the same database, as after a restart. */
  restart(options?: RestartOptions): DirectoryClient<WritableDb>
  /** Forgets everything, as a home that has not been there yet, and with it the costs of another database. */
  empty(): void
  /** Takes everything that the world's log has. */
  follow(): void
}

export function openDirectoryHome(
  world: DirectoryWorld,
  unit: UnitId = world.id<UnitId>(),
  self?: Omit<Self, 'unit'>,
  anchor?: Bytes,
  log = world.policy.log,
): DirectoryHome {
  const folder = temporaryFolder()
  const { crypto } = world
  const key = crypto.secretKey(crypto.random(32))
  const store = openStore({ file: join(folder.path, 'vault.db'), key, crypto, step: () => {} })
  const restart = (options: RestartOptions = {}): DirectoryClient<WritableDb> =>
    DirectoryClient.open({
      crypto,
      store: createDirectoryStore(store),
      clock: { now: () => world.now },
      root: rootFingerprint(crypto, world.policy),
      log: { name: log.origin, publicKey: log.key },
      unit,
      ...(self === undefined ? {} : { self }),
      ...(anchor === undefined ? {} : { anchor }),
      ...options,
    })
  const home: DirectoryHome = {
    store,
    client: restart(),
    restart: (options) => {
      home.client = restart(options)
      return home.client
    },
    empty: () => {
      store.transaction('test', (tx) => {
        for (const table of ['leaf', 'checkpoint', 'directory_alarm', 'log_object']) tx.run(`DELETE FROM ${table}`)
      })
      home.client = restart()
    },
    follow: () => {
      const result = home.client.ingest({ note: noteOver(world), from: 0, leaves: world.leaves })
      if (!result.ok || result.value.kind !== 'current') throw new Error(JSON.stringify(result))
    },
    [Symbol.dispose]: () => {
      store[Symbol.dispose]()
      folder[Symbol.dispose]()
    },
  }
  return home
}
