/** Closed units: their rights are their heirs' from the closing on, and what they said themselves stays theirs. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { projectBulletin } from '../../../engine/records/bulletin-projection.ts'
import { successionStatement } from '../../../engine/enrol/lifecycle.ts'
import { heirsIn, noHeirs, type Heirs } from '../../../engine/records/heirs.ts'
import { ladderOf } from '../../../engine/records/ladder.ts'
import { refreshRecords } from '../../../engine/store/records.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { hour } from '../../../shared/time.ts'
import { DirectoryWorld } from '../../support/directory-world.ts'
import { authors, testId, testTime, units, type Statement } from '../../support/operations.ts'
import { storeStatement } from '../../support/store-statement.ts'
import { openRecordsDb, type RecordsDb } from '../../support/records-db.ts'

const { hcm, binhDuong, longAn } = units
const tayNinh = testId<UnitId>('unit tay ninh')
const tayNinhCommander = { unit: tayNinh, role: 'commander', name: 'Đỗ Thị Nháp' } as const
const closedAt = testTime + hour
const [before, after] = [closedAt - 1, closedAt]

/** These close for those at `closedAt`; for `undefined`, for nobody. */
const heirs = (closed: Readonly<Record<UnitId, UnitId | undefined>>): Heirs => {
  const holder = (unit: UnitId, at: number) => (at >= closedAt && unit in closed ? closed[unit] : unit)
  return { today: (unit) => holder(unit, closedAt), whenMade: (unit, { created }) => holder(unit, created) }
}

let db: RecordsDb
beforeEach(async () => {
  db = await openRecordsDb(longAn)
})
afterEach(() => db[Symbol.dispose]())

const view = (statements: readonly Statement[], by: Heirs) =>
  projectBulletin(
    statements.map(({ operation }) => operation),
    by,
  )!
const ladder = (statements: readonly Statement[], by: Heirs) =>
  ladderOf(view(statements, by), { receipts: [], relay: [] }, by).map(({ unit, standsFor, rung }) => [
    unit,
    standsFor,
    rung,
  ])

describe('the owner of a bulletin has closed', () => {
  const closed = heirs({ [hcm]: longAn })

  it('its heir cancels from then on, and history names who did what', () => {
    const create = db.maker.create({ to: [binhDuong] })
    const cancel = db.maker.cancel({ parents: [create], author: authors.longAnCommander, at: after })
    const shown = view([create, cancel], closed)
    expect(shown).toMatchObject({ owner: hcm, reason: 'arrested' })
    expect(shown.history.map(({ operation, verdict }) => [operation.unit, verdict])).toEqual([
      [hcm, 'accepted'],
      [longAn, 'accepted'],
    ])
  })

  it('its heir cancels nothing before, the unit itself nothing afterwards, and a stranger never', () => {
    const create = db.maker.create({ to: [binhDuong] })
    const early = db.maker.cancel({ parents: [create], author: authors.longAnCommander, at: before })
    const late = db.maker.cancel({ parents: [create], author: authors.hcmDuty, at: after })
    const other = db.maker.cancel({ parents: [create], author: authors.binhDuongCommander, at: after })
    for (const cancel of [early, late, other]) {
      expect(view([create, cancel], closed).history.map(({ verdict }) => verdict)).toEqual(['accepted', 'not-allowed'])
    }
  })

  it('its heir owes itself nothing, though it was addressed', () => {
    const create = db.maker.create({ to: [binhDuong, longAn] })
    expect(ladder([create], closed)).toEqual([[binhDuong, [], 'queued']])
  })
})

describe('an addressed unit has closed', () => {
  const closed = heirs({ [binhDuong]: longAn })

  it('its heir owes the answer in its place, and gives it', () => {
    const create = db.maker.create({ to: [binhDuong] })
    expect(ladder([create], closed)).toEqual([[longAn, [binhDuong], 'queued']])
    const ack = db.maker.acknowledge({ parents: [create], author: authors.longAnCommander, at: after })
    expect(ladder([create, ack], closed)).toEqual([[longAn, [binhDuong], 'acknowledged']])
    const early = db.maker.acknowledge({ parents: [create], author: authors.longAnCommander, at: before })
    expect(ladder([create, early], closed)).toEqual([[longAn, [binhDuong], 'queued']])
  })

  it('what it has answered stays under its own name', () => {
    const create = db.maker.create({ to: [binhDuong, longAn] })
    const ack = db.maker.acknowledge({ parents: [create], author: authors.binhDuongCommander, at: before })
    expect(ladder([create, ack], closed)).toEqual(
      [
        [binhDuong, [], 'acknowledged'],
        [longAn, [], 'queued'],
      ].toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
    )
  })

  it('there is one rung for an heir that was addressed itself, or is the heir of two', () => {
    const create = db.maker.create({ to: [binhDuong, longAn] })
    expect(ladder([create], closed)).toEqual([[longAn, [binhDuong], 'queued']])
    const both = heirs({ [binhDuong]: tayNinh, [longAn]: tayNinh })
    expect(ladder([create], both)).toEqual([
      [tayNinh, [binhDuong, longAn].toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)), 'queued'],
    ])
    const ack = db.maker.acknowledge({ parents: [create], author: tayNinhCommander, at: after })
    expect(ladder([create, ack], both)).toEqual([
      [tayNinh, [binhDuong, longAn].toSorted((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)), 'acknowledged'],
    ])
  })

  it('a cancel after the closing is the heir’s to answer, whoever had answered before', () => {
    const create = db.maker.create({ to: [binhDuong] })
    const ack = db.maker.acknowledge({ parents: [create], author: authors.binhDuongCommander, at: before })
    const cancel = db.maker.cancel({ parents: [ack], at: after })
    expect(ladder([create, ack, cancel], closed)).toEqual([[longAn, [binhDuong], 'queued']])
  })

  it('closed for nobody, it stays on the ladder and owes nothing any more', () => {
    const nobody = heirs({ [binhDuong]: undefined })
    const create = db.maker.create({ to: [binhDuong, tayNinh] })
    expect(ladder([create], nobody).map(([unit]) => unit)).toEqual([binhDuong, tayNinh].toSorted())
    db.store.transaction('test', (tx) => {
      storeStatement(tx, create)
      refreshRecords(tx, { ...db.context(), ownUnit: hcm, heirs: nobody }, [create.operation.recordId])
    })
    expect(db.store.read.get('SELECT owes FROM bulletin')).toEqual({ owes: JSON.stringify([tayNinh]) })
  })
})

describe('the lists of an heir', () => {
  const row = (statement: Statement, by: Heirs) => {
    db.store.transaction('test', (tx) => {
      storeStatement(tx, statement)
      refreshRecords(tx, { ...db.context(), heirs: by }, [statement.operation.recordId])
    })
    return db.store.read.get<{ own: number; owes: string }>('SELECT own, owes FROM bulletin')
  }

  it('hold the bulletins of the closed unit as its own, with who has not answered', () => {
    const own = row(db.maker.create({ to: [binhDuong] }), heirs({ [hcm]: longAn }))
    expect(own).toEqual({ own: 1, owes: JSON.stringify([binhDuong]) })
  })

  it('hold what the closed unit has to answer as what it has to answer', () => {
    const owed = row(db.maker.create({ to: [binhDuong] }), heirs({ [binhDuong]: longAn }))
    expect(owed).toEqual({ own: 0, owes: JSON.stringify([longAn]) })
  })
})

describe('heirs', () => {
  it('are those of the log as far as it is named, at the time that is named, and today those of today', async () => {
    const world = await DirectoryWorld.create()
    const [closed, heir] = [await world.addUnit('a'), await world.addUnit('b')]
    const open = { logSize: world.state.size, created: world.now }
    world.now += hour
    const statement = successionStatement({ unit: closed.id, successor: heir.id }, [world.root, closed.admin.key])
    await world.add(statement)
    let now = open.created
    const asked = heirsIn(world, () => now)
    expect(asked.today(closed.id)).toBe(closed.id)
    now = world.now
    expect(asked.today(closed.id)).toBe(heir.id)
    const size = world.state.size
    const whenMade = (at: typeof open) => asked.whenMade(closed.id, at)
    expect([open, { logSize: size, created: now - 1 }, { logSize: size - 1, created: now }].map(whenMade)).toEqual([
      closed.id,
      closed.id,
      closed.id,
    ])
    expect(whenMade({ logSize: size, created: now })).toBe(heir.id)
    expect([noHeirs.today(closed.id), noHeirs.whenMade(closed.id, open)]).toEqual([closed.id, closed.id])
  })
})
