/** A real encrypted database with the projection of one unit. */
import type { ProjectionContext } from '../../engine/store/bulletins.ts'
import { openStore, type Store } from '../../engine/store/database.ts'
import { refreshRecords } from '../../engine/store/records.ts'
import type { UnitNames } from '../../engine/records/unit-names.ts'
import { createCrypto } from '../../shared/crypto/index.ts'
import type { UnitId } from '../../shared/ids.ts'
import { join } from 'node:path'
import { temporaryFolder } from './engine-kit.ts'
import { StatementMaker, testTime, units, type Statement } from './operations.ts'
import { storeStatement } from './store-statement.ts'

const codes: Readonly<Record<string, readonly [string, string]>> = {
  [units.hcm]: ['tp-hcm', 'Công an TP.HCM'],
  [units.binhDuong]: ['binh-duong', 'Công an tỉnh Bình Dương'],
  [units.longAn]: ['long-an', 'Công an tỉnh Long An'],
}
export const testUnits: UnitNames = {
  unit: (id) => {
    const [code, name] = codes[id] ?? []
    return code === undefined || name === undefined ? undefined : { id, code, name }
  },
}

export interface RecordsDb extends Disposable {
  readonly store: Store
  readonly maker: StatementMaker
  readonly context: (now?: number) => ProjectionContext
  /** Stores and projects in one transaction, as the inbox does. */
  ingest(...statements: readonly Statement[]): void
}

export async function openRecordsDb(ownUnit: UnitId = units.hcm): Promise<RecordsDb> {
  const folder = temporaryFolder()
  const crypto = await createCrypto()
  const key = crypto.secretKey(crypto.random(32))
  const store = openStore({ file: join(folder.path, 'vault.db'), key, crypto, step: () => {} })
  const context = (now = testTime): ProjectionContext => ({ ownUnit, units: testUnits, now })
  return {
    store,
    maker: new StatementMaker(crypto),
    context,
    ingest: (...statements) =>
      store.transaction('test', (tx) => {
        const records = statements.map((each) => storeStatement(tx, each))
        refreshRecords(tx, context(), records)
      }),
    [Symbol.dispose]: () => {
      store[Symbol.dispose]()
      folder[Symbol.dispose]()
    },
  }
}
