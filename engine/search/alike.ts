/** Records here about the same person, vehicle, telephone or account: "already asked by ..." (field.md section 7). */
import type { RecordId, UnitId } from '../../shared/ids.ts'
import { limits } from '../../shared/limits.ts'
import type { ReadableDb } from '../store/database.ts'
import { findByIdentifier } from '../store/search-index.ts'
import { identifiersOf, type Searchable } from './document.ts'
import { listedAt } from './listed.ts'

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
    const { row, line } = listedAt(db, id) ?? {}
    const listed = row ?? line
    if (listed === undefined) return []
    const { record, owner, title } = listed
    return [{ id: record, kind: line?.family ?? 'bulletin', owner, title, why }]
  })
}
