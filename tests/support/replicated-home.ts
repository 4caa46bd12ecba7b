/** Stores over a cluster of the test's own, opened and opened again; each namespace is a world of its own in it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../engine/config.ts'
import { defaultBounds } from '../../relay/deps.ts'
import type { StoreEvents } from '../../relay/storage/events.ts'
import type { Engine } from '../../relay/storage/replicated/engine.ts'
import { openJetStream } from '../../relay/storage/jetstream/index.ts'
import { openReplicated, type ReplicatedStores } from '../../relay/storage/replicated/index.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { NatsCluster } from './nats-cluster.ts'

export interface ReplicatedHome {
  readonly stores: ReplicatedStores
  readonly namespace: string
  readonly folder: string
  /** Beside its log key; of its own for each view unless it is named. */
  readonly markFile: string
  /** What the stores said that nobody asked for. */
  readonly warned: string[]
}

export interface ReplicatedHomes extends Disposable {
  /** A new world, unless its name is given; on an empty view, unless its folder is. `through`: its engine as it is seen. */
  open(
    namespace?: string,
    folder?: string,
    markFile?: string,
    through?: (engine: Engine) => Engine,
  ): Promise<ReplicatedHome>
}

export const quiet: StoreEvents = {
  mail: () => {},
  delivered: () => {},
  leaves: () => {},
  note: () => {},
  boxWritten: () => {},
  boxClosed: () => {},
  contact: () => {},
  failed: () => {},
}

export function replicatedHomes(cluster: () => NatsCluster, shards = 2): ReplicatedHomes {
  const root = mkdtempSync(join(tmpdir(), 'giaoban-replicated-'))
  let count = 0
  return {
    open: async (
      namespace = `GB${(count += 1)}`,
      folder = mkdtempSync(join(root, 'view-')),
      markFile = `${folder}.mark`,
      through = (engine: Engine) => engine,
    ) => {
      const warned: string[] = []
      const log = { info: () => {}, warn: (event: string) => void warned.push(event) }
      const deps = {
        clock: systemClock(),
        crypto: await createCrypto(),
        step: () => {},
        bounds: defaultBounds,
        log,
        markFile,
      }
      const engine = through(await openJetStream({ servers: cluster().urls, namespace, shards }, deps))
      return { stores: await openReplicated(engine, folder, deps), namespace, folder, markFile, warned }
    },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  }
}
