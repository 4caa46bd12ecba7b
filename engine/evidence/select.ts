/** Which statements a package holds: all of a record, or what the proof of one of them needs (docs/spec/evidence.md, Export). */
import type { RecordId, StatementHash } from '../../shared/ids.ts'
import { receiptBody } from '../../shared/protocol/bodies/receipt.ts'
import { CodecError } from '../../shared/protocol/cbor.ts'
import { messageTypes } from '../../shared/protocol/message-types.ts'
import { standingOn } from '../records/standing-on.ts'
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
  if (operations.has(statement)) return [...standingOn(operations, [statement]).values()]
  const receipt = statementByHash(db, statement)
  const answered = receipt === undefined ? [] : statementsIn(receipt).filter((each) => operations.has(each))
  if (receipt === undefined || answered.length === 0) return undefined
  return [...standingOn(operations, answered).values(), receipt] // what is not here the verifier says (`incomplete`)
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

export const toEvidence = ({ tbs, sigs, body }: StoredStatement): EvidenceStatement => ({
  tbsBytes: tbs,
  signatures: splitSignatures(sigs),
  body,
})
