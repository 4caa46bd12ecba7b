/** Records here about the same person, vehicle, telephone or account: "already asked by ..." (field.md section 7). */
import type { RecordId, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import { bulletinRows } from '../store/bulletin-queries.ts'
import type { ReadableDb } from '../store/database.ts'
import { lineAt } from '../store/record-lines.ts'
import { findByIdentifier } from '../store/search-index.ts'
import { identifiersOf, type Searchable } from './document.ts'

export interface Alike {
  readonly id: RecordId
  readonly kind: string
  readonly owner: UnitId
  readonly title: string
  /** The kind of identifier that both hold. */
  readonly why: string
}

/** By strong identifiers only, the newest first: a name alone says nothing (field.md 6.5). */
export function findAlike(db: ReadableDb, wanted: Searchable): readonly Alike[] {
  const found = new Map<number, string>()
  for (const { kind, value } of identifiersOf(wanted, '')) {
    for (const match of findByIdentifier(db, { kind, value, whole: true, old: false })) {
      if (!found.has(match.record)) found.set(match.record, kind)
    }
  }
  const newest = [...found].toSorted(([a], [b]) => b - a).slice(0, limits.alikeShown)
  return newest.flatMap(([id, why]) => {
    const [row] = bulletinRows(db, [id])
    if (row !== undefined) return [{ id: row.record, kind: 'bulletin', owner: row.owner, title: row.title, why }]
    const line = lineAt(db, id)
    return line === undefined ? [] : [{ id: line.record, kind: line.family, owner: line.owner, title: line.title, why }]
  })
}
