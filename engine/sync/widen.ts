/**
 * Who is new to a record gets what leads to the operation that names it: the unit's own words, carried with reason
 * `widen` (docs/spec/records.md, Widening). Nothing that others have said goes to anybody it was not said to.
 */
import type { RecordId, StatementHash, UnitId } from '../../shared/ids.ts'
import { standsFor } from '../../shared/protocol/directory/answering.ts'
import { withAncestors } from '../records/ancestors.ts'
import type { Operation } from '../records/operation.ts'
import type { ReadableDb, WritableDb } from '../store/database.ts'
import { operationsOf } from '../store/operations.ts'
import { statementByHash, type StoredStatement } from '../store/statements.ts'
import type { SyncContext } from './context.ts'
import { carriedItem, sealCarries } from './receipts/carried-item.ts'

export function carryHistory(
  context: SyncContext,
  tx: WritableDb,
  history: {
    readonly to: readonly UnitId[]
    readonly projected: readonly Operation[]
    /** What the operation names as parents. */
    readonly upTo: readonly StatementHash[]
    /** What they are given besides. */
    readonly entries?: readonly StatementHash[]
  },
): void {
  const leading = withAncestors(history.projected, history.upTo).map(({ hash }) => hash)
  const items = [...leading, ...(history.entries ?? [])].flatMap((hash) => {
    const statement = statementByHash(tx, hash)
    return statement === undefined ? [] : [carriedItem(statement, { reason: 'widen' })]
  })
  for (const to of history.to) sealCarries(context, tx, { to, items })
}

/**
 * Whether that unit, or one that it has come after, was named by a later word of this one to which the statement leads: it
 * asks for what never came to it.
 */
export function wasBrought(
  { self, directory, clock }: SyncContext,
  db: ReadableDb,
  { statement, unit }: { readonly statement: StoredStatement; readonly unit: UnitId },
): boolean {
  if (statement.record === undefined) return false
  const at = Math.max(clock.now(), directory.state.clock)
  const ours = standsFor(directory.state, { unit: self.unit, at })
  const theirs = standsFor(directory.state, { unit, at })
  if (!ours.includes(statement.unit)) return false
  const operations = operationsOf(db, statement.record as RecordId)
  const naming = operations.filter(
    (each) => ours.includes(each.unit) && each.recipients.some((named) => theirs.includes(named)),
  )
  return withAncestors(
    operations,
    naming.map(({ hash }) => hash),
  ).some(({ hash }) => hash === statement.hash)
}
