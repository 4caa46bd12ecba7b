/**
 * Units and desks without vaults, certified in a real directory log: the log lies in the relay's data folder before the
 * relay starts, which replays and judges every leaf of it as it does after any restart.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadLogKeys } from '../../relay/log/keys.ts'
import { openRelayDatabase } from '../../relay/storage/sqlite-database.ts'
import { createSqliteLogStore } from '../../relay/storage/sqlite-log-store.ts'
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
  readonly leaves: number
}

export async function createFleet(
  crypto: Crypto,
  { folder, units, desks }: { readonly folder: string; readonly units: number; readonly desks: number },
): Promise<Fleet> {
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
  const db = openRelayDatabase(join(data, 'relay.db'))
  const next = { size: tree.size, root: tree.root() }
  await createSqliteLogStore({ db, crypto }).append({ expected, leaves: maker.leaves, next })
  db.close()
  return { data, logKeyFile, units: founded, leaves: maker.leaves.length }
}
