/** Writes what lists, desk and search show of records, in the transaction that stored their operations or receipts. */
import { referenceOf } from '../../shared/domain/reference.ts'
import { idBytes, type RecordId } from '../../shared/ids.ts'
import { noHeirs } from '../records/heirs.ts'
import type { Operation } from '../records/operation.ts'
import { isCreating, operationKind, type CreatingKind } from '../records/operation-kinds.ts'
import { conversationLine } from '../records/conversation-line.ts'
import { handoverLine } from '../records/handover-line.ts'
import { caseLine } from '../records/case-line.ts'
import { planLine } from '../records/plan-line.ts'
import { reportLine } from '../records/report-line.ts'
import { requestLine } from '../records/request-line.ts'
import { nameOf } from '../records/unit-names.ts'
import type { ShownRecord, Viewer } from '../records/shown-record.ts'
import { identifiersOf, textsOf } from '../search/document.ts'
import { expireBulletins, refreshBulletin, rememberOfficers, type ProjectionContext } from './bulletins.ts'
import type { ReadableDb, WritableDb } from './database.ts'
import { operationsOf } from './operations.ts'
import { dropHandle, handleOf, keepHandle } from './record-handles.ts'
import { dropLine, writeLine } from './record-lines.ts'
import { indexRecord } from './search-index.ts'

type Show = (operations: readonly Operation[], viewer: Viewer) => ShownRecord | undefined
/** The families beside bulletins, whose rows have ladders. */
const families: Readonly<Record<Exclude<CreatingKind, 'bulletin-create'>, Show>> = {
  'request-create': requestLine,
  'handover-offer': handoverLine,
  'conversation-open': conversationLine,
  'case-open': caseLine,
  'plan-create': planLine,
  'report-submit': reportLine,
}

/** Call it for every record that got an operation, a receipt of the own unit, or a complete attachment. */
export function refreshRecords(tx: WritableDb, context: ProjectionContext, records: Iterable<RecordId>): void {
  expireBulletins(tx, context.now)
  for (const record of new Set(records)) {
    const kind = creatorKind(tx, record)
    if (kind === undefined || kind === 'bulletin-create') refreshBulletin(tx, context, record)
    else refreshLine(tx, context, { record, show: families[kind] })
  }
}

/** By the statement that created it; `undefined` while that one is not here. */
function creatorKind(db: ReadableDb, record: RecordId): CreatingKind | undefined {
  const row = db.get<{ type: number }>('SELECT type FROM statement WHERE hash = ?', idBytes(record))
  const kind = row && operationKind(row.type)
  return kind !== undefined && isCreating(kind) ? kind : undefined
}

function refreshLine(
  tx: WritableDb,
  context: ProjectionContext,
  { record, show }: { readonly record: RecordId; readonly show: Show },
): void {
  const operations = operationsOf(tx, record)
  const { heirs = noHeirs, ownUnit, units } = context
  const shown = show(operations, { ownUnit, heirs })
  if (shown === undefined) {
    const id = handleOf(tx, record)
    if (id === undefined) return
    dropLine(tx, id)
    dropHandle(tx, id)
    return
  }
  const { created, logSize } = shown.creator
  const ref = referenceOf({ unitCode: nameOf(units, shown.owner, logSize).code, created, recordId: record })
  const id = keepHandle(tx, { ...shown, record })
  const texts = textsOf(shown.searchable)
  writeLine(tx, id, { ...shown, record, created, ref, words: texts })
  indexRecord(tx, id, { texts, identifiers: identifiersOf(shown.searchable, ref) })
  rememberOfficers(tx, operations)
}
