/** The operation that a record begins with: signed, stored and shown in one transaction, and what the record is called by. */
import type { Marking } from '../../shared/domain/bulletin-words.ts'
import { referenceOf } from '../../shared/domain/reference.ts'
import type { RecordId, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { OpenHome } from '../open-home.ts'
import { operationBodyVersion } from '../records/operation-kinds.ts'
import { nameOf } from '../records/unit-names.ts'
import type { WritableDb } from '../store/database.ts'
import { authorStatement, type NewStatement } from '../sync/author/author.ts'
import type { By } from './authoring.ts'
import { confirmAccepted } from './bulletin-write.ts'

export interface NewRecord extends Pick<NewStatement, 'type' | 'handling' | 'body'> {
  readonly by: By
  /** The own unit is added. */
  readonly to: readonly UnitId[]
  /** Neighbours that are sent to for the first time, said yes to by the officer. */
  readonly accepted?: readonly UnitId[]
  readonly marking?: Marking
  readonly urgency?: string
}

/** Throws GiaobanError as `authorStatement` does: nothing is stored then. */
export function beginRecord(home: OpenHome, record: NewRecord) {
  const { context } = home
  const created = context.clock.now()
  const id = context.store.transaction(record.type, (tx) => beginIn(home, tx, record))
  const unitCode = nameOf(home.records, context.self.unit).code
  return {
    id,
    ref: referenceOf({ unitCode, created, recordId: id }),
    recipients: record.to.map((unit) => nameOf(home.records, unit).code),
  }
}

/** In a transaction that has begun. */
export function beginIn(home: OpenHome, tx: WritableDb, record: NewRecord): RecordId {
  const { context } = home
  const { by, accepted = [], marking = 'noi-bo', urgency = 'routine', ...statement } = record
  confirmAccepted(home, tx, accepted)
  const { hash } = authorStatement(context, tx, {
    ...statement,
    bodyVersion: operationBodyVersion,
    marking,
    urgency,
    expires: context.clock.now() + limits.envelopeExpiryMs,
    officer: by.officer,
    class: 'durable',
  })
  const id = hash as RecordId // a record's id is the hash of the operation that created it
  context.records.refresh(tx, [id])
  tx.afterCommit(() => context.news.changed([id]))
  return id
}
