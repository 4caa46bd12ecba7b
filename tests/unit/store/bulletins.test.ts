import { describe, expect, it } from 'vitest'
import {
  bulletinsByDeadline,
  bulletinsByExpiry,
  deskCounts,
  listBulletins,
  resolveRecord,
} from '../../../engine/store/bulletin-queries.ts'
import { expireBulletins, officerName, projectRecord } from '../../../engine/store/bulletins.ts'
import { refreshRecords } from '../../../engine/store/records.ts'
import { saveReceipt } from '../../../engine/store/receipts.ts'
import type { DeviceId, StatementHash } from '../../../shared/ids.ts'
import { day, hour } from '../../../shared/time.ts'
import { authors, testId, testTime, units, wanted } from '../../support/operations.ts'
import { storeStatement } from '../../support/store-statement.ts'
import { openRecordsDb } from '../../support/records-db.ts'

const far = Number.MAX_SAFE_INTEGER
const list = (filter: Parameters<typeof listBulletins>[1]['filter'], now = testTime) => ({
  filter,
  before: far,
  limit: 50,
  now,
})

describe('the bulletin projection in the database', () => {
  it('shows the owner which units have not acknowledged, and lets the bulletin go when all have', async () => {
    using db = await openRecordsDb(units.hcm)
    const created = db.maker.create({})
    db.ingest(created)
    const [row] = listBulletins(db.store.read, list('waiting')).rows
    expect(row).toMatchObject({ title: 'Đặng Đình Đức', own: true, acknowledged: 0, addressed: 2, opened: true })
    expect(row!.owes).toEqual([units.binhDuong, units.longAn].toSorted())
    expect(row!.ref).toMatch(/^HCM-2026-[0-9A-Z]{4}-[0-9A-Z]{2}$/)
    db.ingest(db.maker.acknowledge({ parents: [created] }))
    expect(listBulletins(db.store.read, list('waiting')).rows[0]!.owes).toEqual([units.longAn])
    db.ingest(db.maker.acknowledge({ parents: [created], author: authors.longAnCommander }))
    expect(listBulletins(db.store.read, list('waiting')).rows).toEqual([])
    expect(listBulletins(db.store.read, list('own')).rows[0]).toMatchObject({ acknowledged: 2 })
  })

  it('shows the receiver what it owes, new until somebody opened it', async () => {
    using db = await openRecordsDb(units.binhDuong)
    const created = db.maker.create({ urgency: 'immediate' })
    db.ingest(created)
    expect(deskCounts(db.store.read, testTime)).toEqual({ answer: 1, waiting: 0, late: 0, fresh: 1, found: 0 })
    expect(deskCounts(db.store.read, testTime + 9 * hour)).toMatchObject({ late: 1 })
    db.store.transaction('test', (tx) => {
      saveReceipt(tx, {
        statement: created.hash,
        unit: units.binhDuong,
        rung: 'opened',
        device: testId<DeviceId>('own'),
        outcome: 'accepted',
        at: testTime + 5,
        officer: undefined,
        complete: true,
        receipt: testId<StatementHash>('receipt', 32),
      })
      refreshRecords(tx, db.context(), [created.operation.recordId])
    })
    expect(deskCounts(db.store.read, testTime)).toMatchObject({ answer: 1, fresh: 0 })
    expect(listBulletins(db.store.read, list('to-answer')).rows[0]).toMatchObject({ ownRung: 'opened', opened: true })
    db.ingest(db.maker.acknowledge({ parents: [created] }))
    expect(deskCounts(db.store.read, testTime)).toMatchObject({ answer: 0 })
  })

  it('shows nothing of an operation before its record, and everything once the record is there', async () => {
    using db = await openRecordsDb()
    const created = db.maker.create({})
    const updated = db.maker.update({ parents: [created], bulletin: { ...wanted, title: 'Bản mới' } })
    db.ingest(updated)
    expect(listBulletins(db.store.read, list('all')).rows).toEqual([])
    db.ingest(created)
    expect(listBulletins(db.store.read, list('all')).rows).toMatchObject([{ title: 'Bản mới', version: 2 }])
  })

  it('keeps quarantined and not-allowed statements out of sight', async () => {
    using db = await openRecordsDb()
    const created = db.maker.create({})
    db.ingest(created)
    db.store.transaction('test', (tx) => {
      const cancel = db.maker.cancel({ parents: [created] })
      storeStatement(tx, cancel, 'quarantined')
      refreshRecords(tx, db.context(), [created.operation.recordId])
    })
    expect(listBulletins(db.store.read, list('all')).rows).toMatchObject([{ state: 'active' }])
  })

  it('orders the desk by the nearest deadline and the lists by age', async () => {
    using db = await openRecordsDb(units.binhDuong)
    db.ingest(
      db.maker.create({ at: testTime, deadline: testTime + 3 * hour, bulletin: { ...wanted, title: 'A' } }),
      db.maker.create({ at: testTime + 1, deadline: testTime + hour, bulletin: { ...wanted, title: 'B' } }),
      db.maker.create({ at: testTime + 2, deadline: testTime + 2 * hour, bulletin: { ...wanted, title: 'C' } }),
    )
    const titles = (rows: readonly { readonly title: string }[]): string => rows.map((row) => row.title).join('')
    const answer = bulletinsByDeadline(db.store.read, 'to-answer', { now: testTime, limit: 10 })
    expect(titles(answer)).toBe('BCA')
    expect(titles(listBulletins(db.store.read, list('all')).rows)).toBe('CBA')
  })

  it('hands out a history in windows without losing bulletins of one millisecond', async () => {
    using db = await openRecordsDb()
    db.ingest(...Array.from({ length: 7 }, (_, at) => db.maker.create({ at: testTime + Math.floor(at / 3) })))
    const seen: number[] = []
    for (let before = far, more = true; more;) {
      const page = listBulletins(db.store.read, { filter: 'all', before, limit: 2, now: testTime })
      seen.push(...page.rows.map((row) => row.id))
      more = page.more
      before = page.rows.at(-1)!.created
    }
    expect(seen.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('warns before a bulletin ends, and takes it off the desk when it has ended', async () => {
    using db = await openRecordsDb()
    db.ingest(db.maker.create({ validUntil: testTime + 10 * day }))
    const expiring = (now: number) => bulletinsByExpiry(db.store.read, { now, limit: 10 }).length
    expect([expiring(testTime), expiring(testTime + 4 * day), expiring(testTime + 11 * day)]).toEqual([0, 1, 0])
    db.store.transaction('test', (tx) => expireBulletins(tx, testTime + 11 * day))
    expect(listBulletins(db.store.read, list('all')).rows).toMatchObject([{ state: 'expired', owes: [] }])
  })

  it('finds a record by id, by an unambiguous prefix and by its reference', async () => {
    using db = await openRecordsDb()
    const created = db.maker.create({})
    db.ingest(created)
    const id = created.operation.recordId
    const { ref } = listBulletins(db.store.read, list('all')).rows[0]!
    const found = { ok: true, value: id }
    expect(resolveRecord(db.store.read, id)).toEqual(found)
    expect(resolveRecord(db.store.read, id.slice(0, 9))).toEqual(found)
    expect(resolveRecord(db.store.read, ref.toLowerCase().replaceAll('-', ' '))).toEqual(found)
    expect(resolveRecord(db.store.read, id.slice(0, 7))).toEqual({ ok: false, error: 'usage/not-found' })
    expect(resolveRecord(db.store.read, '00000000')).toEqual({ ok: false, error: 'usage/not-found' })
  })

  it('remembers under which name an officer signed', async () => {
    using db = await openRecordsDb()
    const created = db.maker.create({})
    db.ingest(created)
    expect(officerName(db.store.read, created.operation.officer!.id)?.name).toBe('Trần Thị Thử')
    expect(projectRecord(db.store.read, created.operation.recordId)?.ladder).toHaveLength(2)
  })
})
