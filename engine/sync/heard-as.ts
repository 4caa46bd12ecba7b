/** As whom this unit was addressed by a statement, itself or one that it has come after: what its receipt must say (docs/spec/receipts.md, Entry). */
import type { StatementHash, UnitId } from '../../shared/ids.ts'
import { addresseeKey, type AddresseeKey } from '../../shared/protocol/addressee.ts'
import { answersAs } from '../../shared/protocol/directory/answering.ts'
import { decodeTbs, type Tbs } from '../../shared/protocol/tbs.ts'
import { usedAt } from '../directory/used-at.ts'
import type { ReadableDb } from '../store/database.ts'
import { statementByHash } from '../store/statements.ts'
import type { SyncContext } from './context.ts'

export const unitKey = (unit: UnitId): AddresseeKey => addresseeKey({ kind: 'unit', id: unit, epoch: 0 })

export const heardAs = ({ directory, self, clock }: SyncContext, tbs: Pick<Tbs, 'recipients'>): AddresseeKey =>
  answersAs(directory.state, tbs.recipients, { unit: self.unit, at: usedAt(clock, directory) }) ?? unitKey(self.unit)

/** The same of a statement that is stored here. */
export function heardAsOf(context: SyncContext, db: ReadableDb, hash: StatementHash): AddresseeKey {
  const stored = statementByHash(db, hash)
  return stored === undefined ? unitKey(context.self.unit) : heardAs(context, decodeTbs(stored.tbs))
}
