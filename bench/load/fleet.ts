/**
 * Units and desks without vaults, certified in a real directory log: the log lies in the relay's data folder before the
 * relay starts, which replays and judges every leaf of it as it does after any restart.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../engine/config.ts'
import { defaultBounds } from '../../relay/deps.ts'
import { loadLogKeys } from '../../relay/log/keys.ts'
import type { LogStore } from '../../relay/log/store.ts'
import { createRelayLogger } from '../../relay/logger.ts'
import type { NatsSettings } from '../../relay/storage/nats-settings.ts'
import { openStores } from '../../relay/storage/stores.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { TreeHead } from '../../shared/protocol/merkle-tree.ts'
import { hour } from '../../shared/time.ts'
import { LogMaker, type MadeUnit } from '../log-maker.ts'

/** Of some 300 bytes. */
const leavesAtOnce = 5000

export interface Fleet {
  /** The relay's data folder and log key. */
  readonly data: string
  readonly logKeyFile: string
  readonly units: readonly MadeUnit[]
  readonly leaves: readonly Bytes[]
}

export async function createFleet(
  crypto: Crypto,
  options: {
    readonly folder: string
    readonly units: number
    readonly desks: number
    /** The log goes into this engine instead of the data folder. */
    readonly nats?: NatsSettings
  },
): Promise<Fleet> {
  const { folder, units, desks, nats } = options
  const data = join(folder, 'data')
  const logKeyFile = `${data}.logkey`
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const { log, witness } = await loadLogKeys(crypto, logKeyFile)
  const maker = new LogMaker({
    crypto,
    startsAt: Date.now() - hour, // what two administrators sign counts at once
    log: { origin: log.name, key: log.keys.publicKey },
    witness: { name: witness.name, key: witness.keys.publicKey },
  })
  await maker.begin()
  const founded: MadeUnit[] = []
  for (let i = 0; i < units; i++) {
    const unit = await maker.found(i, desks)
    for (const desk of unit.desks) await maker.renewKey(desk)
    await maker.rotate(unit)
    founded.push(unit)
  }
  const config = {
    data,
    logKeyFile,
    ...(nats === undefined ? { store: 'sqlite' as const } : { store: 'nats' as const, nats }),
  }
  const silent = createRelayLogger('silent')
  const deps = { clock: systemClock(), crypto, step: () => {}, log: silent, bounds: defaultBounds }
  const stores = await openStores(config, deps)
  try {
    await appendAll(crypto, stores.log, maker.leaves)
  } finally {
    await stores.close()
  }
  return { data, logKeyFile, units: founded, leaves: maker.leaves }
}

/** In pieces that the engine's largest message holds. */
async function appendAll(crypto: Crypto, log: LogStore, all: readonly Bytes[]): Promise<void> {
  const tree = new TreeHead(crypto)
  for (let at = 0; at < all.length; at += leavesAtOnce) {
    const expected = { size: tree.size, root: tree.root() }
    const leaves = all.slice(at, at + leavesAtOnce)
    for (const leaf of leaves) tree.append(leafHash(crypto, leaf))
    await log.append({ expected, leaves, next: { size: tree.size, root: tree.root() } })
  }
}
