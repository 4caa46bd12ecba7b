/** A statement in a home's database without its envelope. */
import { operationType } from '../../engine/records/operation-kinds.ts'
import type { WritableDb } from '../../engine/store/database.ts'
import { idBytes, type RecordId } from '../../shared/ids.ts'
import type { Statement } from './operations.ts'

/** Stores a statement the way the inbox does, without its envelope. */
export function storeStatement(tx: WritableDb, statement: Statement, outcome = 'accepted'): RecordId {
  const { operation } = statement
  tx.run(
    `INSERT INTO statement (hash, record, type, body_version, unit, device, officer, created, expires, tbs, sigs, body,
       direction, outcome, received_at, log_size) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, x'00', ?, 'in', ?, ?, 1)`,
    idBytes(statement.hash),
    idBytes(operation.recordId),
    operationType(operation.kind),
    idBytes(operation.unit),
    idBytes(operation.device),
    operation.officer === undefined ? undefined : idBytes(operation.officer.id),
    operation.created,
    operation.expires,
    statement.tbs,
    statement.body,
    outcome,
    operation.created,
  )
  return operation.recordId
}
