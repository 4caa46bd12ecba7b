/**
 * What records are found by, cut into words: kept while a store is open, since whoever types asks for the same records
 * with every letter. A record whose content has changed is read again; what is locked is forgotten with its store.
 */
import type { StatementHash } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { bulletinOf } from '../records/operation.ts'
import { contentOf } from '../store/bulletin-queries.ts'
import type { ReadableDb } from '../store/database.ts'
import { operationAt } from '../store/operations.ts'
import { wordsAt } from '../store/record-lines.ts'
import { textsOf, type FieldText } from './document.ts'
import { sourcesOf, type Source } from './rank.ts'

interface Known {
  /** Of a bulletin the statement, which never changes; of another record its words as they are stored. */
  readonly version: string
  readonly sources: readonly Source[]
}

const knownIn = new WeakMap<ReadableDb, Map<number, Known>>()

/** Of the record behind a handle; empty where nothing hangs on it any more. */
export function sourcesAt(db: ReadableDb, id: number): readonly Source[] {
  const content = contentOf(db, id)
  const version = content ?? wordsAt(db, id)
  if (version === undefined) return []
  const known = knownIn.get(db) ?? new Map<number, Known>()
  knownIn.set(db, known)
  const before = known.get(id)
  const sources =
    before?.version === version
      ? before.sources
      : sourcesOf(content === undefined ? (JSON.parse(version) as readonly FieldText[]) : textsIn(db, content)) // JSON that `writeLine` wrote
  known.delete(id) // the one asked for last stands last
  known.set(id, { version, sources })
  for (const oldest of known.keys()) {
    if (known.size <= limits.searchedRecordsKept) break
    known.delete(oldest)
  }
  return sources
}

function textsIn(db: ReadableDb, content: StatementHash): readonly FieldText[] {
  const operation = operationAt(db, content)
  const isContent = operation?.kind === 'bulletin-create' || operation?.kind === 'bulletin-update'
  return isContent ? textsOf(bulletinOf(operation)) : []
}
