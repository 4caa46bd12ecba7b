/** What lists show of records beside bulletins: one line each, written with the operation that changed it. */
import type { Bytes } from '../../shared/bytes.ts'
import type { Urgency, RecordStatus } from '../../shared/domain/bulletin-words.ts'
import { idBytes, idOf, type RecordId, type UnitId } from '../../shared/ids.ts'
import type { FieldText } from '../search/document.ts'
import type { ReadableDb, SqlValue, WritableDb } from './database.ts'
import type { RecordFamily } from './record-handles.ts'

export interface RecordLine {
  readonly record: RecordId
  readonly family: Exclude<RecordFamily, 'bulletin'>
  readonly owner: UnitId
  readonly own: boolean
  readonly title: string
  readonly status: RecordStatus
  /** In the family's own words. */
  readonly state: string
  readonly urgency: Urgency
  readonly created: number
  /** When something was last said in it. */
  readonly changed: number
  readonly ref: string
  /** Whose word is owed next. */
  readonly owed: 'us' | 'others' | 'none'
  /** Until when the nearest word is owed, ms UTC. */
  readonly due: number | undefined
  /** Units whose word is awaited, or whom it is shared with. */
  readonly parties: readonly UnitId[]
}

interface Row extends Omit<RecordLine, 'record' | 'owner' | 'own' | 'parties'> {
  record: Bytes
  owner: Bytes
  own: number
  parties: string
}

const select = 'SELECT record.record, record_line.* FROM record_line JOIN record USING (id)'

/** `words`: what search ranks a hit by; the index itself keeps no text. */
export function writeLine(
  tx: WritableDb,
  id: number,
  { words, ...line }: RecordLine & { readonly words: readonly FieldText[] },
): void {
  const values: Record<string, SqlValue> = {
    id,
    family: line.family,
    owner: idBytes(line.owner),
    own: line.own ? 1 : 0,
    title: line.title,
    status: line.status,
    state: line.state,
    urgency: line.urgency,
    created: line.created,
    changed: line.changed,
    ref: line.ref,
    owed: line.owed,
    due: line.due,
    parties: JSON.stringify(line.parties),
    words: JSON.stringify(words),
  }
  const names = Object.keys(values)
  tx.run(
    `INSERT INTO record_line (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})
     ON CONFLICT (id) DO UPDATE SET ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`,
    ...Object.values(values),
  )
}

export const dropLine = (tx: WritableDb, id: number): void => void tx.run('DELETE FROM record_line WHERE id = ?', id)

export const lineAt = (db: ReadableDb, id: number): RecordLine | undefined => {
  const row = db.get<Row>(`${select} WHERE id = ?`, id)
  return row && toLine(row)
}

/** Written for ranking, as JSON; `undefined` for a handle that has no line. */
export const wordsAt = (db: ReadableDb, id: number): string | undefined =>
  db.get<{ words: string }>('SELECT words FROM record_line WHERE id = ?', id)?.words

/** Last changed first, before `before`. Lines of the same millisecond as the last one come with it. */
export function listLines(
  db: ReadableDb,
  window: { readonly family: RecordLine['family']; readonly before: number; readonly limit: number },
): { readonly lines: readonly RecordLine[]; readonly more: boolean } {
  const page = (where: string, ...values: readonly SqlValue[]): readonly Row[] =>
    db.all<Row>(`${select} WHERE record_line.family = ? AND ${where}`, window.family, ...values)
  const rows = page('changed < ? ORDER BY changed DESC, id DESC LIMIT ?', window.before, window.limit + 1)
  const kept = rows.slice(0, window.limit)
  const last = kept.at(-1)
  if (last === undefined || rows.length <= window.limit) return { lines: kept.map(toLine), more: false }
  const ties = page('changed = ? ORDER BY id DESC', last.changed).filter(
    (each) => !kept.some((row) => Buffer.from(row.record).equals(each.record)),
  )
  const more = page('changed < ? LIMIT 1', last.changed).length > 0
  return { lines: [...kept, ...ties].map(toLine), more }
}

/** Whose word is owed, the nearest deadline first; those without one last. */
export const linesOwed = (db: ReadableDb, owed: 'us' | 'others', limit: number): readonly RecordLine[] =>
  db
    .all<Row>(`${select} WHERE owed <> 'none' AND owed = ? ORDER BY due IS NULL, due, id LIMIT ?`, owed, limit)
    .map(toLine)

/** This unit's own request of that title, made since then: the first one. */
export const ownRequestTitled = (
  db: ReadableDb,
  { title, since }: { readonly title: string; readonly since: number },
): RecordLine | undefined =>
  db
    .all<Row>(
      `${select} WHERE record_line.family = 'request' AND changed >= ? AND own = 1 AND title = ?
         ORDER BY created, id LIMIT 1`,
      since,
      title,
    )
    .map(toLine)[0]

/** How many records wait for this unit's word. */
export const countOwed = (db: ReadableDb): number =>
  db.get<{ n: number }>(`SELECT count(*) AS n FROM record_line WHERE owed <> 'none' AND owed = 'us'`)?.n ?? 0

const toLine = (row: Row): RecordLine => ({
  record: idOf<RecordId>(row.record),
  family: row.family,
  owner: idOf<UnitId>(row.owner),
  own: row.own === 1,
  title: row.title,
  status: row.status,
  state: row.state,
  urgency: row.urgency,
  created: row.created,
  changed: row.changed,
  ref: row.ref,
  owed: row.owed,
  due: row.due,
  parties: JSON.parse(row.parties) as readonly UnitId[], // JSON that `writeLine` wrote
})
