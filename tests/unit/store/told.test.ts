import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { alarmTime, createDeadlineModule, tellDue } from '../../../engine/api/deadlines.ts'
import { isUnheard, markHeard, nextStepAt, toldSteps } from '../../../engine/store/told.ts'
import { bringBack } from '../../../engine/sync/settle-clock.ts'
import type { EngineCore } from '../../../engine/api/handlers.ts'
import type { HomeHolder, OpenHome } from '../../../engine/open-home.ts'
import type { Vault } from '../../../engine/vault/vault.ts'
import { rememberSkew } from '../../../engine/sync/skew.ts'
import type { SyncContext } from '../../../engine/sync/context.ts'
import { limits } from '../../../shared/limits.ts'
import { day, hour, minute } from '../../../shared/time.ts'
import { createHandClock } from '../../support/engine-kit.ts'
import { authors, testTime, units } from '../../support/operations.ts'
import { openRecordsDb, type RecordsDb } from '../../support/records-db.ts'

let db: RecordsDb
let clock: ReturnType<typeof createHandClock>
let witnessedAt: number | undefined
let heardOf: string[]

/** The part of a home that telling uses. */
const home = () => ({
  context: {
    deps: { clock },
    store: db.store,
    directory: {
      get witnessedAt() {
        return witnessedAt
      },
    },
    news: { arrived: (_: string, what: string) => void heardOf.push(what), changed: () => undefined },
  } as unknown as SyncContext,
})
const look = (): readonly string[] => {
  heardOf = []
  tellDue(home())
  return heardOf
}
const immediate = { urgency: 'immediate', deadline: testTime + 10 * minute } as const

beforeEach(() => {
  clock = createHandClock(testTime)
  witnessedAt = undefined
})
afterEach(() => db[Symbol.dispose]())

describe('a deadline that passes without the word that is owed', () => {
  it('calls in the commander of the unit that owes, once, at the deadline and not before', async () => {
    db = await openRecordsDb(units.binhDuong)
    const created = db.maker.create(immediate)
    db.ingest(created)
    clock.advance(10 * minute)
    expect(look()).toEqual([])
    expect(nextStepAt(db.store.read, clock.now())).toBe(testTime + 10 * minute)
    clock.advance(1)
    expect(look()).toEqual(['late'])
    expect(look()).toEqual([])
    const told = { record: created.hash, step: 'commander', due: testTime + 10 * minute }
    expect(toldSteps(db.store.read, 10)).toEqual([{ ...told, heard: false }])
    db.store.transaction('heard', (tx) => markHeard(tx, created.operation.recordId, clock.now()))
    expect(toldSteps(db.store.read, 10)).toEqual([{ ...told, heard: true }])
    expect(isUnheard(db.store.read, created.operation.recordId)).toBe(false)
  })

  it('tells the sender a little later, so that a word said in time can arrive; one that arrives ends it', async () => {
    db = await openRecordsDb(units.hcm)
    const created = db.maker.create(immediate)
    db.ingest(created)
    db.ingest(db.maker.acknowledge({ parents: [created] }))
    clock.advance(11 * minute)
    expect(look()).toEqual([])
    clock.advance(1)
    expect(look()).toEqual(['silent'])
    db.ingest(db.maker.acknowledge({ parents: [created], author: authors.longAnCommander, at: testTime + 12 * minute }))
    expect(toldSteps(db.store.read, 10)).toEqual([])
  })

  it('says nothing where everybody has acknowledged, of routine traffic, and of what has ended', async () => {
    db = await openRecordsDb(units.binhDuong)
    const answered = db.maker.create(immediate)
    db.ingest(answered, db.maker.create({ urgency: 'routine', deadline: testTime + 10 * minute }))
    db.ingest(
      db.maker.acknowledge({ parents: [answered] }),
      db.maker.create({ ...immediate, validUntil: testTime + 5 }),
    )
    clock.advance(hour)
    expect(look()).toEqual([])
  })

  it("tells both of a hit whose clock has run out, the owner loudly, and anew of a promise that isn't kept", async () => {
    db = await openRecordsDb(units.hcm)
    const created = db.maker.create({})
    const asked = db.maker.hitRequest({ parents: [created], at: testTime })
    db.ingest(created, asked)
    expect(isUnheard(db.store.read, created.operation.recordId)).toBe(true)
    db.store.transaction('heard', (tx) => markHeard(tx, created.operation.recordId, clock.now()))
    expect(toldSteps(db.store.read, 10)).toMatchObject([{ step: 'hit', heard: true }])
    clock.advance(2 * hour)
    expect(look()).toEqual(['hit-late'])
    const until = clock.now() + hour
    db.ingest(db.maker.hitAnswer({ parents: [asked], request: asked, answer: 'need-until', until, at: clock.now() }))
    expect(toldSteps(db.store.read, 10)).toEqual([])
    clock.advance(hour + 1)
    expect(look()).toEqual(['hit-late'])
    expect(toldSteps(db.store.read, 10)).toMatchObject([{ step: 'hit-late', due: until, heard: false }])
  })

  it('rings for few of many, and for nothing that passed long ago: those are only shown', async () => {
    db = await openRecordsDb(units.binhDuong)
    const many = Array.from({ length: limits.deadlinesTold + 3 }, (_, at) =>
      db.maker.create({ ...immediate, at: testTime + at }),
    )
    db.ingest(...many)
    clock.advance(hour)
    expect(look()).toHaveLength(limits.deadlinesTold)
    expect(look()).toEqual([])
    db.ingest(db.maker.create({ ...immediate, at: testTime + 99 }))
    clock.advance(2 * day)
    expect(look()).toEqual([])
    expect(toldSteps(db.store.read, 99).filter(({ heard }) => heard)).toHaveLength(4)
  })
})

describe('a clock that is wrong', () => {
  it('ahead of the relay tells by the relay, though of no less than witnesses have signed', async () => {
    db = await openRecordsDb(units.binhDuong)
    db.ingest(db.maker.create(immediate))
    clock.advance(day)
    rememberSkew(db.store, -day)
    expect(look()).toEqual([])
    expect(alarmTime(home())).toBe(testTime)
    witnessedAt = testTime + 11 * minute
    expect(look()).toEqual(['late'])
  })

  it('is not put forward by a relay that lies', async () => {
    db = await openRecordsDb(units.binhDuong)
    db.ingest(db.maker.create(immediate))
    rememberSkew(db.store, 300 * day)
    expect(look()).toEqual([])
  })

  it('and put right tells again of what had not passed yet', async () => {
    db = await openRecordsDb(units.binhDuong)
    db.ingest(db.maker.create(immediate))
    clock.advance(23 * hour)
    expect(look()).toEqual(['late'])
    clock.advance(-23 * hour)
    db.store.transaction('settle', (tx) => bringBack(tx, clock.now()))
    expect(look()).toEqual([])
    clock.advance(11 * minute)
    expect(look()).toEqual(['late'])
  })
})

describe('the timer', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
  afterEach(() => void vi.useRealTimers())
  const pass = (ms: number): void => {
    clock.advance(ms)
    vi.advanceTimersByTime(ms)
  }
  const open = () => {
    heardOf = []
    const holder = { open: home() as OpenHome } as HomeHolder
    return createDeadlineModule({} as EngineCore, { home: holder, live: true })
  }

  it('tells at the deadline, of what has come since as well, and a restart neither repeats it nor misses one', async () => {
    db = await openRecordsDb(units.binhDuong)
    const first = open()
    await first.opened!({} as Vault)
    pass(1)
    db.ingest(
      db.maker.create(immediate),
      db.maker.create({ ...immediate, at: testTime + 1, deadline: testTime + 12 * minute }),
    )
    for (let at = 0; at < 11 * minute; at += limits.deadlineLookMs) pass(limits.deadlineLookMs)
    expect(heardOf).toEqual(['late'])
    await first.closing!()
    pass(5 * minute)
    expect(heardOf).toEqual(['late'])
    const second = open()
    await second.opened!({} as Vault)
    pass(1)
    expect(heardOf).toEqual(['late'])
    pass(hour)
    expect(heardOf).toEqual(['late'])
    await second.closing!()
  })
})
