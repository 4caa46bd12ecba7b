/** Search over everything this home may show: identifiers first, then words, each hit with its reasons. */
import type { ReadableDb } from '../store/database.ts'
import { findByIdentifier, findByWords } from '../store/search-index.ts'
import { sourcesAt } from './known-sources.ts'
import { listedAt, type Listed } from './listed.ts'
import { parseQuery } from './query.ts'
import { identifierScore, rankSources, type Ranked, type Why } from './rank.ts'

export interface SearchResult extends Listed {
  readonly why: readonly Why[]
  readonly score: number
}

/** Best first; of equal ones the newest. */
export function searchRecords(db: ReadableDb, text: string, limit: number): readonly SearchResult[] {
  const query = parseQuery(text)
  const found = new Map<number, Ranked>()
  for (const asked of query.identifiers) {
    for (const { record, kind, how, shown } of findByIdentifier(db, asked)) {
      const score = identifierScore[how]
      if ((found.get(record)?.score ?? 0) < score)
        found.set(record, { why: [{ field: kind, how, text: shown }], score })
    }
  }
  for (const id of findByWords(db, query)) {
    if (found.has(id)) continue
    const ranked = rankSources(query, sourcesAt(db, id))
    if (ranked !== undefined) found.set(id, ranked)
  }
  const best = [...found].toSorted(([idA, a], [idB, b]) => b.score - a.score || idB - idA).slice(0, limit)
  return best.flatMap(([id, { why, score }]): readonly SearchResult[] => {
    const listed = listedAt(db, id)
    return listed === undefined ? [] : [{ ...listed, why, score }]
  })
}
