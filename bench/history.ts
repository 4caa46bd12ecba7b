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
import type { RecordId, UnitId } from '../shared/ids.ts'
import { day } from '../shared/time.ts'
import { authorBulletin } from './fill.ts'

const originals = 2000
const perCommit = 500
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

/** `rows` bulletins of the own unit, spread over three years. */
export function fillHistory(home: OpenHome, { rows, to }: { readonly rows: number; readonly to: UnitId }): History {
  const { store, clock } = home.context
  const bulletins = demoBulletins({ count: originals, seed: 1, now: clock.now() })
  const records: RecordId[] = []
  for (let at = 0; at < originals; at += perCommit) {
    store.transaction('bench-fill', (tx) => {
      for (const { bulletin } of bulletins.slice(at, at + perCommit))
        records.push(authorBulletin(home, tx, { bulletin, to }))
      home.context.records.refresh(tx, records.slice(at))
    })
  }
  const texts = records.map((record) => foldedTexts(store.read, record))
  for (let made = originals; made < rows; made += originals) {
    store.transaction('bench-copies', (tx) => copyAll(tx, texts))
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

/** One more of each original, under a hash of its own. */
function copyAll(tx: WritableDb, texts: readonly FoldedTexts[]): void {
  const statement = sameColumns('statement', tx, ['hash', 'record'])
  const bulletin = sameColumns('bulletin', tx, ['id', 'record', 'head', 'content'])
  for (const [index, columns] of texts.entries()) {
    const original = index + 1 // rows of originals are 1 to `originals`
    const hash = crypto.getRandomValues(new Uint8Array(32))
    tx.run(
      `INSERT INTO statement (hash, record, ${statement}) SELECT ?, ?, ${statement} FROM statement
       WHERE hash = (SELECT record FROM bulletin WHERE id = ?)`,
      hash,
      hash,
      original,
    )
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
