/** What a sheet is judged by, of each family that is printed: what holds, for whom it was, and who might print which version. */
import { beforeAll, describe, expect, it } from 'vitest'
import { mayPrint } from '../../../engine/documents/may-print.ts'
import { printedRecord } from '../../../engine/documents/printed-record.ts'
import { noHeirs, type Heirs } from '../../../engine/records/heirs.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { UnitId } from '../../../shared/ids.ts'
import { handlingBits } from '../../../shared/protocol/tbs.ts'
import { hour } from '../../../shared/time.ts'
import { authors, StatementMaker, testId, testTime, units, wanted, type Statement } from '../../support/operations.ts'
import { reportStatements } from '../../support/reports.ts'
import { sheetStatements } from '../../support/sheets.ts'

let make: StatementMaker
let reports: ReturnType<typeof reportStatements>
let sheets: ReturnType<typeof sheetStatements>
beforeAll(async () => {
  make = new StatementMaker(await createCrypto())
  reports = reportStatements(make)
  sheets = sheetStatements(make)
})
const { hcm, binhDuong, longAn } = units
const heir = testId<UnitId>('unit heir')
const after = (closed: UnitId): Heirs => ({ ...noHeirs, today: (unit) => (unit === closed ? heir : unit) })
const nobodyAfter = (closed: UnitId): Heirs => ({
  ...noHeirs,
  today: (unit) => (unit === closed ? undefined : unit),
})

const of = (statements: readonly Statement[], { heirs = noHeirs, now = testTime } = {}) => {
  const operations = statements.map(({ operation }) => operation)
  const record = printedRecord(operations, { heirs, now })
  if (record === undefined) throw new Error('not printed')
  return record
}
const forWhom = (record: ReturnType<typeof of>) => [hcm, binhDuong, longAn, heir].filter((unit) => record.isFor(unit))
const showing = (record: ReturnType<typeof of>, { hash }: Statement) =>
  [hcm, binhDuong, longAn, heir].filter((unit) => record.mayShow(hash, unit))

describe('may be on paper', () => {
  it('is what has no marking Mật, no handling that is not known, and outside of its unit no H2', () => {
    const { h0, h1, h2, h3 } = handlingBits
    for (const handling of [0, h0, h1, h3, h0 | h1 | h3])
      for (const isOwn of [true, false]) {
        expect(mayPrint({ handling, marking: 'thuong' }, isOwn)).toBe(true)
        expect(mayPrint({ handling, marking: 'noi-bo' }, isOwn)).toBe(true)
        expect(mayPrint({ handling, marking: 'mat' }, isOwn)).toBe(false)
        for (const unknown of [16, 32, 64, 128])
          expect(mayPrint({ handling: handling | unknown, marking: 'thuong' }, isOwn)).toBe(false)
      }
    for (const handling of [h2, h2 | h0 | h1 | h3]) {
      expect(mayPrint({ handling, marking: 'thuong' }, true)).toBe(true)
      expect(mayPrint({ handling, marking: 'thuong' }, false)).toBe(false)
    }
  })
})

describe('a bulletin', () => {
  it('is printed whole or for a patrol, numbered by what counted, and holds until it runs out or is cancelled', () => {
    const created = make.create({ to: [binhDuong], validUntil: testTime + 10 * hour })
    const update = make.update({ parents: [created] })
    const others = make.update({ parents: [created], author: authors.binhDuongCommander })
    const told = make.acted({ parents: [created] })
    const both = of([created, update, others, told])
    expect(both).toMatchObject({ kinds: ['bulletin', 'photos'], shown: update.hash, state: 'open', prints: [] })
    expect([...both.versions]).toEqual([
      [created.hash, 1],
      [update.hash, 2],
    ])
    const states = [-1, 0].map((later) => of([created], { now: testTime + 10 * hour + later }).state)
    expect(states).toEqual(['open', 'expired'])
    expect(of([created, make.cancel({ parents: [created] })]).state).toBe('cancelled')
  })

  it('is for its owner, whom it was addressed to, and who has come after them', () => {
    const created = make.create({ to: [binhDuong] })
    expect(forWhom(of([created]))).toEqual([hcm, binhDuong])
    for (const closed of [hcm, binhDuong])
      expect(forWhom(of([created], { heirs: after(closed) }))).toEqual([hcm, binhDuong, heir])
    expect(forWhom(of([created], { heirs: after(longAn) }))).toEqual([hcm, binhDuong])
    expect(forWhom(of([created], { heirs: nobodyAfter(hcm) }))).toEqual([hcm, binhDuong])
  })

  it('is judged version by version: what was H2 stays with its unit or who has come after it, what is free does not', () => {
    const kept = make.create({ bulletin: { ...wanted, handling: 'H2' } })
    const free = make.update({ parents: [kept] })
    const secret = make.update({ parents: [free], bulletin: { ...wanted, marking: 'mat' } })
    const record = of([kept, free, secret], { heirs: after(hcm) })
    expect([kept, free, secret].map((each) => showing(record, each))).toEqual([
      [hcm, heir],
      [hcm, binhDuong, longAn, heir],
      [],
    ])
    expect(showing(record, make.create({}))).toEqual([])
  })

  it('tells each print with what it was of, by which device and in how many copies', () => {
    const created = make.create({ to: [binhDuong] })
    const update = make.update({ parents: [created] })
    const first = sheets.print({ parents: [created], copies: 2 })
    const second = sheets.print({ parents: [update, first], head: update })
    const { prints } = of([created, update, first, second])
    expect(prints).toHaveLength(2)
    expect(prints).toEqual(
      expect.arrayContaining([
        { hash: first.hash, head: created.hash, device: first.operation.device, copies: 2 },
        { hash: second.hash, head: update.hash, device: second.operation.device, copies: 3 },
      ]),
    )
  })
})

describe('a handover', () => {
  it('is printed by its own unit alone, shows the last word about it, and ends when it is withdrawn', () => {
    const offer = make.handOver()
    expect(of([offer])).toMatchObject({ kinds: ['handover'], shown: offer.hash, state: 'open', prints: [] })
    const hand = make.takeOver({ parents: [offer] })
    const taken = of([offer, hand])
    expect(taken).toMatchObject({ shown: hand.hash, state: 'open' })
    expect([...taken.versions]).toEqual([
      [offer.hash, 1],
      [hand.hash, 2],
    ])
    const back = make.withdraw({ parents: [offer] })
    expect(of([offer, back])).toMatchObject({ shown: back.hash, state: 'cancelled' })
    expect(of([offer, hand, back]).shown).toBe([...of([offer, hand, back]).versions.keys()].at(-1))
    expect(forWhom(taken)).toEqual([hcm])
    expect(forWhom(of([offer], { heirs: after(hcm) }))).toEqual([hcm, heir])
    expect(showing(taken, offer)).toEqual([hcm, binhDuong, longAn, heir])
    expect(showing(taken, make.handOver())).toEqual([])
  })

  it('that is not to be passed on stays with its unit and who has come after it', () => {
    const offer = make.handOver({ handling: 'H2' })
    expect(showing(of([offer], { heirs: after(hcm) }), offer)).toEqual([hcm, heir])
  })
})

describe('a report', () => {
  it('is printed as the version that holds, for whom it was submitted, and does not run out', () => {
    const submitted = reports.submit({ to: [hcm, binhDuong] })
    const corrected = reports.correct({ parents: [submitted], to: [hcm, binhDuong] })
    const record = of([submitted, corrected], { now: testTime + 100_000 * hour })
    expect(record).toMatchObject({ kinds: ['report'], shown: corrected.hash, state: 'open', prints: [] })
    expect([...record.versions]).toEqual([
      [submitted.hash, 1],
      [corrected.hash, 2],
    ])
    expect(forWhom(record)).toEqual([hcm, binhDuong])
    for (const closed of [hcm, binhDuong])
      expect(forWhom(of([submitted], { heirs: after(closed) }))).toEqual([hcm, binhDuong, heir])
  })

  it('is as free as it was submitted, whatever a correction says', () => {
    const kept = reports.submit({ handling: 'H2' })
    const free = reports.correct({ parents: [kept] })
    const record = of([kept, free], { heirs: after(hcm) })
    for (const each of [kept, free]) expect(showing(record, each)).toEqual([hcm, heir])
    const secret = reports.submit({ marking: 'mat' })
    expect(showing(of([secret]), secret)).toEqual([])
    const open = reports.submit()
    expect(showing(of([open]), open)).toEqual([hcm, binhDuong, longAn, heir])
  })
})

it('of another family, or of which only a part is here, nothing is printed', () => {
  const none = (...statements: readonly Statement[]) =>
    printedRecord(
      statements.map(({ operation }) => operation),
      { heirs: noHeirs, now: testTime },
    )
  expect(none(make.ask())).toBeUndefined()
  expect(none(make.update({ parents: [make.create({})] }))).toBeUndefined()
  expect(none()).toBeUndefined()
})
