/**
 * Units and desks without vaults, certified in a real directory log: the log lies in the relay's data folder before the
 * relay starts, which replays and judges every leaf of it as it does after any restart.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { systemClock } from '../../engine/config.ts'
import { defaultBounds } from '../../relay/deps.ts'
import { loadLogKeys } from '../../relay/log/keys.ts'
import { createRelayLogger } from '../../relay/logger.ts'
import type { NatsSettings } from '../../relay/storage/nats-settings.ts'
import { openStores } from '../../relay/storage/stores.ts'
import type { Bytes } from '../../shared/bytes.ts'
import type { Crypto } from '../../shared/protocol/crypto-port.ts'
import { leafHash } from '../../shared/protocol/merkle.ts'
import { TreeHead } from '../../shared/protocol/merkle-tree.ts'
import { hour } from '../../shared/time.ts'
import { LogMaker, type MadeUnit } from '../log-maker.ts'

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
  const tree = new TreeHead(crypto)
  const expected = { size: 0, root: tree.root() }
  for (const leaf of maker.leaves) tree.append(leafHash(crypto, leaf))
  const next = { size: tree.size, root: tree.root() }
  const config = {
    data,
    logKeyFile,
    ...(nats === undefined ? { store: 'sqlite' as const } : { store: 'nats' as const, nats }),
  }
  const silent = createRelayLogger('silent')
  const deps = { clock: systemClock(), crypto, step: () => {}, log: silent, bounds: defaultBounds }
  const stores = await openStores(config, deps)
  try {
    await stores.log.append({ expected, leaves: maker.leaves, next })
  } finally {
    await stores.close()
  }
  return { data, logKeyFile, units: founded, leaves: maker.leaves }
}
