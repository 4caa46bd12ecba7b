/** The search index in SQL: folded words in FTS5, identifiers in a table of exact values. No scan, whatever the history. */
import { foldText, joinsOf, syllablesOf } from '../../shared/domain/vietnamese/fold.ts'
import { isNameField, textFields, type IdentifierKind, type SearchDocument } from '../search/document.ts'
import { markedToken, type IdentifierQuery, type SearchQuery } from '../search/query.ts'
import type { ReadableDb, WritableDb } from './database.ts'

/** Puts a record's words and identifiers in the place of what was there. `row`: its handle (record-handles.ts). */
export function indexRecord(tx: WritableDb, row: number, { texts, identifiers }: SearchDocument): void {
  unindexRecord(tx, row)
  const folded = textFields.map((field) => {
    const own = texts.filter((each) => each.field === field).map((each) => each.text)
    const joins = isNameField(field) ? own.flatMap(joinsOf).map((word) => word.folded) : []
    return [foldText(own.join(' \n ')), ...joins].join(' ')
  })
  const marked = texts
    .filter(({ field }) => isNameField(field))
    .flatMap(({ text }) => syllablesOf(text).map(markedToken))
  tx.run(
    'INSERT INTO record_fts (rowid, name, alias, title, place, text, marked) VALUES (?, ?, ?, ?, ?, ?, ?)',
    row,
    ...folded,
    marked.join(' '),
  )
  for (const { kind, value, how, shown } of identifiers) {
    tx.run(
      'INSERT INTO identifier (kind, value, record, how, shown) VALUES (?, ?, ?, ?, ?)',
      kind,
      value,
      row,
      how,
      shown,
    )
  }
}

export function unindexRecord(tx: WritableDb, row: number): void {
  tx.run('DELETE FROM record_fts WHERE rowid = ?', row)
  tx.run('DELETE FROM identifier WHERE record = ?', row)
}

/** Newest first, at most this many a question: enough to rank, bounded however common a word is. */
const candidates = 200

/** Handles of records that hold all words: exactly spelled names first, then newest. */
export function findByWords(db: ReadableDb, query: SearchQuery): readonly number[] {
  const rows = new Set<number>()
  const ask = (match: string): void => {
    for (const { rowid } of db.all<{ rowid: number }>(
      'SELECT rowid FROM record_fts WHERE record_fts MATCH ? ORDER BY rowid DESC LIMIT ?',
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
  /** Its handle. */
  readonly record: number
  readonly kind: IdentifierKind
  readonly how: 'exact' | 'old-number' | 'prefix'
  readonly shown: string
}

export function findByIdentifier(db: ReadableDb, asked: IdentifierQuery): readonly IdentifierMatch[] {
  const rows = db.all<{ record: number; value: string; how: 'exact' | 'old-number'; shown: string }>(
    asked.whole
      ? 'SELECT record, value, how, shown FROM identifier WHERE kind = ? AND value = ? ORDER BY record DESC LIMIT ?'
      : 'SELECT record, value, how, shown FROM identifier WHERE kind = ? AND value >= ? AND value < ? ORDER BY value LIMIT ?',
    ...(asked.whole
      ? [asked.kind, asked.value, candidates]
      : [asked.kind, asked.value, `${asked.value}\u{10ffff}`, candidates]),
  )
  return rows.map((row) => ({
    record: row.record,
    kind: asked.kind,
    how: row.value !== asked.value ? 'prefix' : asked.old || row.how === 'old-number' ? 'old-number' : 'exact',
    shown: row.shown,
  }))
}
