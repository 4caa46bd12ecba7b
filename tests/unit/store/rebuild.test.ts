import { describe, expect, it } from 'vitest'
import { listBulletins } from '../../../engine/store/bulletin-queries.ts'
import { rebuildProjections } from '../../../engine/store/rebuild.ts'
import { searchRecords } from '../../../engine/search/search.ts'
import { testTime, wanted } from '../../support/operations.ts'
import { openRecordsDb, type RecordsDb } from '../../support/records-db.ts'

async function world(): Promise<RecordsDb> {
  const db = await openRecordsDb()
  const first = db.maker.create({})
  const second = db.maker.create({ at: testTime + 1, bulletin: { ...wanted, phones: ['0168 4567 890'] } })
  const update = db.maker.update({ parents: [first], bulletin: { ...wanted, notes: 'Có hình xăm' } })
  db.ingest(first)
  db.ingest(second, update)
  db.ingest(db.maker.acknowledge({ parents: [update] }), db.maker.cancel({ parents: [second] }))
  return db
}
const rebuild = (db: RecordsDb) => db.store.transaction('rebuild', (tx) => rebuildProjections(tx, db.context()))
const rows = (db: RecordsDb) =>
  listBulletins(db.store.read, { filter: 'all', before: Number.MAX_SAFE_INTEGER, limit: 50, now: testTime }).rows

describe('rebuild', () => {
  it('finds the live projection equal to one made from the statements alone, again and again', async () => {
    using db = await world()
    const before = rows(db)
    expect(rebuild(db)).toEqual({ operations: 5, equal: true })
    expect(rebuild(db)).toEqual({ operations: 5, equal: true })
    expect(rows(db)).toEqual(before)
    expect(searchRecords(db.store.read, 'hinh xam', 10)).toHaveLength(1)
  })

  it.each([
    ['a list row', `UPDATE bulletin SET owed = 7 WHERE id = 1`],
    ['a bulletin that is gone', `DELETE FROM bulletin WHERE id = 2`],
    ['an identifier', `DELETE FROM identifier WHERE kind = 'phone'`],
    ['a word of the index', `DELETE FROM record_fts WHERE rowid = 1`],
  ])('reports and repairs %s that differs', async (_name, damage) => {
    using db = await world()
    db.store.transaction('test', (tx) => tx.run(damage))
    expect(rebuild(db).equal).toBe(false)
    expect(rebuild(db).equal).toBe(true)
  })
})
