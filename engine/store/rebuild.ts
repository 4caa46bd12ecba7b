/** Computes every projection anew from the statements and says whether the live one was equal (`giaoban rebuild`). */
import type { Bytes } from '../../shared/bytes.ts'
import { idOf, type RecordId } from '../../shared/ids.ts'
import { expireBulletins, type ProjectionContext } from './bulletins.ts'
import type { WritableDb } from './database.ts'
import { recordsOf } from './operations.ts'
import { refreshRecords } from './records.ts'

export interface RebuildResult {
  /** Statements on records that were read. */
  readonly operations: number
  readonly equal: boolean
}

/** What is compared: rows, exact values, and for the search index every word with its column and how often it stands. */
const compared = {
  record: 'SELECT * FROM main.record',
  record_line: 'SELECT * FROM main.record_line',
  bulletin: 'SELECT * FROM main.bulletin',
  identifier: 'SELECT * FROM main.identifier',
  words: 'SELECT term, col, doc, cnt FROM temp.record_words',
} as const

/**
 * Inside one transaction: the live rows are set aside, all are written anew under the handles they had, and both are
 * compared. What the statements say stays.
 */
export function rebuildProjections(tx: WritableDb, context: ProjectionContext): RebuildResult {
  tx.run('CREATE VIRTUAL TABLE IF NOT EXISTS temp.record_words USING fts5vocab(main, record_fts, col)')
  expireBulletins(tx, context.now) // the passing of time alone is no difference
  for (const [name, rows] of Object.entries(compared)) tx.run(`CREATE TEMP TABLE old_${name} AS ${rows}`)
  const live = tx.all<{ record: Bytes }>('SELECT record FROM record').map((row) => idOf<RecordId>(row.record))
  tx.run('DELETE FROM identifier')
  tx.run('DELETE FROM record_line')
  tx.run(`INSERT INTO record_fts (record_fts) VALUES ('delete-all')`)
  tx.run(`UPDATE bulletin SET content = x'00'`) // no statement: every bulletin is indexed again
  refreshRecords(tx, context, [...recordsOf(tx), ...live])
  const equal = Object.entries(compared).every(([name, rows]) => {
    const old = `SELECT * FROM temp.old_${name}`
    return isEmpty(tx, `${old} EXCEPT ${rows}`) && isEmpty(tx, `${rows} EXCEPT ${old}`)
  })
  for (const name of Object.keys(compared)) tx.run(`DROP TABLE temp.old_${name}`)
  return { operations: countOperations(tx), equal }
}

const isEmpty = (tx: WritableDb, sql: string): boolean => tx.get(`SELECT 1 AS one FROM (${sql}) LIMIT 1`) === undefined

const countOperations = (tx: WritableDb): number =>
  tx.get<{ n: number }>('SELECT count(*) AS n FROM statement WHERE record IS NOT NULL')?.n ?? 0
