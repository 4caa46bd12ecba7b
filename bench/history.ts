/**
 * A profile with years of history. A few thousand bulletins are taken in by the home's own functions, the rest are their
 * copies under other hashes and times: what opening, lists and search cost depends on their number and their words.
 */
import { demoBulletins } from '../cli/demo/bulletins.ts'
import type { OpenHome } from '../engine/open-home.ts'
import type { WritableDb } from '../engine/store/database.ts'
import { textFields, textsOf } from '../engine/search/document.ts'
import { bulletinOf } from '../engine/records/operation.ts'
import { operationAt } from '../engine/store/operations.ts'
import { foldText } from '../shared/domain/vietnamese/fold.ts'
import { idBytes, type RecordId, type StatementHash, type UnitId } from '../shared/ids.ts'
import { day } from '../shared/time.ts'
import { authorBulletin, revalidate } from './fill.ts'

/** Statements a commit, and what is made by the home's own functions at most. */
const perCommit = 500
const originalOperations = 10_000
const originalsMax = 2000
const years = 3
/** What is older has been read, answered and has run out. */
const freshMs = 7 * day

/** The folded words of one bulletin, in the columns of the search index. */
export type FoldedTexts = readonly string[]

export interface History {
  readonly rows: number
  /** `texts[i]` are the words of every row i + 1 + k * texts.length. */
  readonly texts: readonly FoldedTexts[]
}

interface HistorySize {
  readonly rows: number
  /** Operations on each bulletin, the one that created it included. */
  readonly operations?: number
  readonly to: UnitId
}

/** The hashes of one bulletin's operations, in their order: the first one names it. */
type Life = readonly [RecordId, ...StatementHash[]]

/** `rows` bulletins of the own unit, spread over three years. */
export function fillHistory(home: OpenHome, { rows, operations = 1, to }: HistorySize): History {
  const { store, clock } = home.context
  const originals = Math.min(originalsMax, originalOperations / operations)
  const step = perCommit / operations
  const bulletins = demoBulletins({ count: originals, seed: 1, now: clock.now() })
  const lives: Life[] = []
  for (let at = 0; at < originals; at += step) {
    store.transaction('bench-fill', (tx) => {
      for (const { bulletin } of bulletins.slice(at, at + step)) {
        const record = authorBulletin(home, tx, { bulletin, to })
        lives.push([record, ...revalidate(home, tx, { record, bulletin, to, times: operations - 1 })])
      }
      home.context.records.refresh(
        tx,
        lives.slice(at).map(([record]) => record),
      )
    })
  }
  const texts = lives.map(([record]) => foldedTexts(store.read, record))
  for (let made = originals; made < rows; made += originals) {
    store.transaction('bench-copies', (tx) => copyAll(tx, { lives, texts }))
  }
  store.transaction('bench-age', (tx) => age(tx, clock.now()))
  store.checkpoint()
  return { rows, texts }
}

function foldedTexts(db: OpenHome['context']['store']['read'], record: RecordId): FoldedTexts {
  const operation = operationAt(db, record)
  if (operation?.kind !== 'bulletin-create') throw new Error('a bulletin that was just made is not there')
  const texts = textsOf(bulletinOf(operation))
  return textFields.map((field) =>
    foldText(
      texts
        .filter((each) => each.field === field)
        .map((each) => each.text)
        .join(' \n '),
    ),
  )
}

const sameColumns = (table: string, tx: WritableDb, changed: readonly string[]): string =>
  tx
    .all<{ name: string }>('SELECT name FROM pragma_table_info(?)', table)
    .map(({ name }) => name)
    .filter((name) => !changed.includes(name))
    .join(', ')

interface Originals {
  readonly lives: readonly Life[]
  readonly texts: readonly FoldedTexts[]
}

/** One more of each original, under hashes of its own. */
function copyAll(tx: WritableDb, { lives, texts }: Originals): void {
  const bulletin = sameColumns('bulletin', tx, ['id', 'record', 'head', 'content'])
  for (const [index, columns] of texts.entries()) {
    const original = index + 1 // rows of originals are 1 to as many as there are
    const hash = copyLife(tx, lives[index] ?? [])
    const { rowid } = tx.run(
      `INSERT INTO record (record, family, open, until) SELECT ?, family, open, until FROM record WHERE id = ?`,
      hash,
      original,
    )
    tx.run(
      `INSERT INTO bulletin (id, record, head, content, ${bulletin}) SELECT ?, ?, ?, ?, ${bulletin} FROM bulletin WHERE id = ?`,
      rowid,
      hash,
      hash,
      hash,
      original,
    )
    tx.run(
      `INSERT INTO record_fts (rowid, ${textFields.join(', ')}) VALUES (?, ${textFields.map(() => '?').join(', ')})`,
      rowid,
      ...columns,
    )
  }
}

/** Every operation again, each after the one before; gives what the copy is named by. */
function copyLife(tx: WritableDb, life: readonly string[]): Uint8Array {
  const columns = sameColumns('statement', tx, ['hash', 'record'])
  const copies = life.map(() => crypto.getRandomValues(new Uint8Array(32)))
  const [record] = copies
  if (record === undefined) throw new Error('a bulletin begins with an operation')
  for (const [at, original] of life.entries()) {
    const copy = copies[at] ?? record
    tx.run(
      `INSERT INTO statement (hash, record, ${columns}) SELECT ?, ?, ${columns} FROM statement WHERE hash = ?`,
      copy,
      record,
      idBytes(original),
    )
    const parent = copies[at - 1]
    if (parent !== undefined) tx.run('INSERT INTO statement_parent (child, parent) VALUES (?, ?)', copy, parent)
  }
  return record
}

/** Row after row is newer; what is older than a week is answered, what is past its end has run out; nothing is on its way. */
function age(tx: WritableDb, now: number): void {
  const newest = tx.get<{ id: number }>('SELECT max(id) AS id FROM bulletin')?.id ?? 0
  const step = Math.floor((years * 365 * day) / newest)
  tx.run('UPDATE bulletin SET created = ? - (? - id) * ?', now, newest, step)
  tx.run(`UPDATE bulletin SET deadline = created + 3600000, expires = created + ?`, 90 * day)
  tx.run(`UPDATE bulletin SET owed = 0, owes = '[]', acknowledged = addressed WHERE created < ?`, now - freshMs)
  tx.run(`UPDATE bulletin SET state = 'expired' WHERE expires <= ?`, now)
  tx.run('DELETE FROM outbox')
}
