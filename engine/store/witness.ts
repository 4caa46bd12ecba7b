/** What this device has cosigned as a witness (engine/directory/witness.ts): one value per log, size || root. */
import { concat, equalBytes, readU64, u64 } from '../../shared/bytes.ts'
import type { WitnessedTree, WitnessStore } from '../directory/witness.ts'
import type { ReadableDb, Store } from './database.ts'
import { readMeta, writeMeta } from './meta.ts'

const nameOf = (origin: string): `directory.witness.${string}` => `directory.witness.${origin}`

function read(db: ReadableDb, origin: string): WitnessedTree | undefined {
  const value = readMeta<Uint8Array>(db, nameOf(origin))
  const size = value && readU64(value)
  return value === undefined || size === undefined ? undefined : { size, root: new Uint8Array(value.subarray(8)) }
}

const isSame = (one: WitnessedTree | undefined, other: WitnessedTree | undefined): boolean =>
  one === undefined || other === undefined ? one === other : one.size === other.size && equalBytes(one.root, other.root)

export const createWitnessStore = (store: Store): WitnessStore => ({
  latest: (origin) => read(store.read, origin),
  save: (origin, expected, next) =>
    store.transaction('directory.witness', (tx) => {
      if (!isSame(read(tx, origin), expected)) return false
      writeMeta(tx, nameOf(origin), concat(u64(next.size), next.root))
      return true
    }),
})
