/** The search index in SQL: folded words in FTS5, identifiers in a table of exact values. No scan, whatever the history. */
import type { BulletinInput } from '../../shared/domain/bulletin-input.ts'
import { foldText, joinsOf, syllablesOf } from '../../shared/domain/vietnamese/fold.ts'
import { identifiersOf, isNameField, textFields, textsOf, type IdentifierKind } from '../search/document.ts'
import { markedToken, type IdentifierQuery, type SearchQuery } from '../search/query.ts'
import type { ReadableDb, WritableDb } from './database.ts'

/** Puts a bulletin's words and identifiers in the place of what was there. `row` = bulletin.id. */
export function indexBulletin(tx: WritableDb, row: number, document: { bulletin: BulletinInput; ref: string }): void {
  unindexBulletin(tx, row)
  const texts = textsOf(document.bulletin)
  const folded = textFields.map((field) => {
    const own = texts.filter((each) => each.field === field).map((each) => each.text)
    const joins = isNameField(field) ? own.flatMap(joinsOf).map((word) => word.folded) : []
    return [foldText(own.join(' \n ')), ...joins].join(' ')
  })
  const marked = texts
    .filter(({ field }) => isNameField(field))
    .flatMap(({ text }) => syllablesOf(text).map(markedToken))
  tx.run(
    'INSERT INTO bulletin_fts (rowid, name, alias, title, place, text, marked) VALUES (?, ?, ?, ?, ?, ?, ?)',
    row,
    ...folded,
    marked.join(' '),
  )
  for (const { kind, value, how, shown } of identifiersOf(document.bulletin, document.ref)) {
    tx.run(
      'INSERT INTO identifier (kind, value, bulletin, how, shown) VALUES (?, ?, ?, ?, ?)',
      kind,
      value,
      row,
      how,
      shown,
    )
  }
}

export function unindexBulletin(tx: WritableDb, row: number): void {
  tx.run('DELETE FROM bulletin_fts WHERE rowid = ?', row)
  tx.run('DELETE FROM identifier WHERE bulletin = ?', row)
}

/** Newest first, at most this many a question: enough to rank, bounded however common a word is. */
const candidates = 200

/** Rows of bulletins that hold all words: exactly spelled names first, then newest. */
export function findByWords(db: ReadableDb, query: SearchQuery): readonly number[] {
  const rows = new Set<number>()
  const ask = (match: string): void => {
    for (const { rowid } of db.all<{ rowid: number }>(
      'SELECT rowid FROM bulletin_fts WHERE bulletin_fts MATCH ? ORDER BY rowid DESC LIMIT ?',
      match,
      candidates,
    ))
      rows.add(rowid)
  }
  if (query.matchMarked !== undefined) ask(query.matchMarked)
  if (query.match !== undefined) {
    ask(`{name alias title} : (${query.match})`)
    ask(`{name alias title place text} : (${query.match})`)
  }
  if (query.matchLoose !== undefined) ask(`{name alias title} : (${query.matchLoose})`)
  return [...rows]
}

export interface IdentifierMatch {
  readonly bulletin: number
  readonly kind: IdentifierKind
  readonly how: 'exact' | 'old-number' | 'prefix'
  readonly shown: string
}

export function findByIdentifier(db: ReadableDb, asked: IdentifierQuery): readonly IdentifierMatch[] {
  const rows = db.all<{ bulletin: number; value: string; how: 'exact' | 'old-number'; shown: string }>(
    asked.whole
      ? 'SELECT bulletin, value, how, shown FROM identifier WHERE kind = ? AND value = ? ORDER BY bulletin DESC LIMIT ?'
      : 'SELECT bulletin, value, how, shown FROM identifier WHERE kind = ? AND value >= ? AND value < ? ORDER BY value LIMIT ?',
    ...(asked.whole
      ? [asked.kind, asked.value, candidates]
      : [asked.kind, asked.value, `${asked.value}\u{10ffff}`, candidates]),
  )
  return rows.map((row) => ({
    bulletin: row.bulletin,
    kind: asked.kind,
    how: row.value !== asked.value ? 'prefix' : asked.old || row.how === 'old-number' ? 'old-number' : 'exact',
    shown: row.shown,
  }))
}
