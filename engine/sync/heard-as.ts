/** As whom this unit was addressed by a statement: what its receipt must say (docs/spec/receipts.md, Entry). */
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import { addresseeKey, type AddresseeKey } from '../../shared/protocol/addressee.ts'
import { namedAs } from '../../shared/protocol/directory/circles.ts'
import { decodeTbs, type Tbs } from '../../shared/protocol/tbs.ts'
import type { ReadableDb } from '../store/database.ts'
import { statementByHash } from '../store/statements.ts'
import type { SyncContext } from './context.ts'

export const unitKey = (unit: UnitId): AddresseeKey => addresseeKey({ kind: 'unit', id: unit, epoch: 0 })

export const heardAs = ({ directory, self }: SyncContext, tbs: Pick<Tbs, 'recipients'>): AddresseeKey =>
  namedAs(directory.state, tbs.recipients, self.unit) ?? unitKey(self.unit)

/** The same of a statement that is stored here. */
export function heardAsOf(context: SyncContext, db: ReadableDb, hash: StatementHash): AddresseeKey {
  const stored = statementByHash(db, hash)
  return stored === undefined ? unitKey(context.self.unit) : heardAs(context, decodeTbs(stored.tbs))
}
