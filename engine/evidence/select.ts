/** Which statements a package holds: all of a record, or what the proof of one of them needs (docs/spec/evidence.md, Export). */
import type { RecordId, StatementHash } from '../../shared/ids.ts'
import { receiptBody } from '../../shared/protocol/bodies/receipt.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import { messageTypes } from '../../shared/protocol/message-types.ts'
import type { ReadableDb } from '../store/database.ts'
import { receiptStatementsOf } from '../store/receipts.ts'
import { splitSignatures, statementByHash, statementsOfRecord, type StoredStatement } from '../store/statements.ts'
import type { EvidenceStatement } from './package.ts'

/** Every operation of the record and every receipt that was counted for one, in no meaningful order. */
export const wholeRecord = (db: ReadableDb, record: RecordId): readonly StoredStatement[] => [
  ...statementsOfRecord(db, record),
  ...receiptStatementsOf(db, record).flatMap((hash) => statementByHash(db, hash) ?? []),
]

/**
 * One operation and all that it stands on, or one receipt, what of the record it answers, and all that this stands on:
 * nothing that other units have said beside it. `undefined` for a statement that is not of the record.
 */
export function proofOfOne(
  db: ReadableDb,
  record: RecordId,
  statement: StatementHash,
): readonly StoredStatement[] | undefined {
  const operations = new Map(statementsOfRecord(db, record).map((each) => [each.hash, each]))
  if (operations.has(statement)) return standingOn(operations, [statement])
  const receipt = statementByHash(db, statement)
  const answered = receipt === undefined ? [] : statementsIn(receipt).filter((each) => operations.has(each))
  return receipt === undefined || answered.length === 0 ? undefined : [...standingOn(operations, answered), receipt]
}

/** What a receipt names; nothing for what is none. */
function statementsIn({ type, body }: StoredStatement): readonly StatementHash[] {
  if (type !== messageTypes.receipt) return []
  try {
    return receiptBody.decode(body).entries.map(({ statement }) => statement)
  } catch (thrown) {
    if (thrown instanceof CodecError) return []
    throw thrown
  }
}

/** With themselves. What is named and not here is left out: the verifier says so (`incomplete`). */
function standingOn(
  operations: ReadonlyMap<StatementHash, StoredStatement>,
  top: readonly StatementHash[],
): readonly StoredStatement[] {
  const found = new Map<StatementHash, StoredStatement>()
  const todo = [...top]
  for (let hash = todo.pop(); hash !== undefined; hash = todo.pop()) {
    const operation = operations.get(hash)
    if (operation === undefined || found.has(hash)) continue
    found.set(hash, operation)
    todo.push(...operation.parents)
  }
  return [...found.values()]
}

export const toEvidence = ({ tbs, sigs, body }: StoredStatement): EvidenceStatement => ({
  tbsBytes: tbs,
  signatures: splitSignatures(sigs),
  body,
})
