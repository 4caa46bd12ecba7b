/** Search over everything this home may show: identifiers first, then words, each hit with its reasons. */
import { bulletinOf } from '../records/operation.ts'
import { bulletinRows, type BulletinListRow } from '../store/bulletin-queries.ts'
import type { ReadableDb } from '../store/database.ts'
import { operationAt } from '../store/operations.ts'
import { findByIdentifier, findByWords } from '../store/search-index.ts'
import { parseQuery } from './query.ts'
import { identifierScore, rankTexts, type Why } from './rank.ts'

export interface SearchResult {
  readonly row: BulletinListRow
  readonly why: readonly Why[]
  readonly score: number
}

/** Best first; of equal ones the newest. */
export function searchBulletins(db: ReadableDb, text: string, limit: number): readonly SearchResult[] {
  const query = parseQuery(text)
  const found = new Map<number, { why: readonly Why[]; score: number }>()
  for (const asked of query.identifiers) {
    for (const { bulletin, kind, how, shown } of findByIdentifier(db, asked)) {
      const score = identifierScore[how]
      if ((found.get(bulletin)?.score ?? 0) < score)
        found.set(bulletin, { why: [{ field: kind, how, text: shown }], score })
    }
  }
  for (const row of bulletinRows(
    db,
    findByWords(db, query).filter((id) => !found.has(id)),
  )) {
    const content = operationAt(db, row.content)
    if (content?.kind !== 'bulletin-create' && content?.kind !== 'bulletin-update') continue
    const ranked = rankTexts(query, bulletinOf(content))
    if (ranked !== undefined) found.set(row.id, ranked)
  }
  const best = [...found].toSorted(([idA, a], [idB, b]) => b.score - a.score || idB - idA).slice(0, limit)
  const rows = new Map(
    bulletinRows(
      db,
      best.map(([id]) => id),
    ).map((row) => [row.id, row]),
  )
  return best.flatMap(([id, { why, score }]) => {
    const row = rows.get(id)
    return row === undefined ? [] : [{ row, why, score }]
  })
}
