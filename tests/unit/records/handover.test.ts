import { beforeAll, describe, expect, it } from 'vitest'
import { composeHandover } from '../../../engine/api/handover-compose.ts'
import { breachesOf } from '../../../engine/records/breaches.ts'
import { causalOrder } from '../../../engine/records/causal-order.ts'
import { handoverLine } from '../../../engine/records/handover-line.ts'
import { projectHandover, type HandoverView } from '../../../engine/records/handover-projection.ts'
import { noHeirs } from '../../../engine/records/heirs.ts'
import { activeRecords } from '../../../engine/store/siblings.ts'
import { arrivedSince } from '../../../engine/store/handover-queries.ts'
import { createCrypto } from '../../../shared/crypto/index.ts'
import type { CircleId } from '../../../shared/ids.ts'
import type { Crypto } from '../../../shared/protocol/crypto-port.ts'
import { hour, minute } from '../../../shared/time.ts'
import { authors, StatementMaker, testId, testTime, units, type Statement } from '../../support/operations.ts'
import { storeStatement } from '../../support/store-statement.ts'
import { openRecordsDb } from '../../support/records-db.ts'

let crypto: Crypto
let make: StatementMaker
beforeAll(async () => {
  crypto = await createCrypto()
  make = new StatementMaker(crypto)
})
const { hcm, binhDuong } = units

const project = (...statements: readonly Statement[]): HandoverView => {
  const view = projectHandover(statements.map(({ operation }) => operation))
  if (view === undefined) throw new Error('no handover')
  return view
}
const breach = (last: Statement, ...before: readonly Statement[]): string | undefined =>
  breachesOf(causalOrder([...before, last].map(({ operation }) => operation)), noHeirs).get(last.hash)
const line = (...statements: readonly Statement[]) =>
  handoverLine(
    statements.map(({ operation }) => operation),
    { ownUnit: hcm, heirs: noHeirs },
  )

describe('a shift', () => {
  it('is owed until another officer takes it over by name, and then by nobody', () => {
    const offer = make.handOver({ text: 'Chờ Bình Dương trả lời' })
    expect(line(offer)).toMatchObject({ state: 'offered', owed: 'us', due: testTime + hour, title: 'Trần Thị Thử → …' })
    const hand = make.takeOver({ parents: [offer], at: testTime + minute })
    expect(project(offer, hand).accepted?.officer?.name).toBe('Lê Văn Mẫu')
    expect(line(offer, hand)).toMatchObject({
      state: 'accepted',
      owed: 'none',
      changed: testTime + minute,
      title: 'Trần Thị Thử → Lê Văn Mẫu',
    })
  })

  it('that was taken over after its time says so', () => {
    const offer = make.handOver()
    expect(project(offer, make.takeOver({ parents: [offer], at: testTime + hour })).late).toBe(false)
    expect(project(offer, make.takeOver({ parents: [offer], at: testTime + hour + 1 })).late).toBe(true)
  })

  it('that two take over at once is with one of them, the same everywhere; who withdraws meanwhile changes nothing', () => {
    const offer = make.handOver()
    const one = make.takeOver({ parents: [offer] })
    const two = make.takeOver({ parents: [offer], author: { ...authors.hcmDuty, name: 'Mai Văn Ví' } })
    const withdrawn = make.withdraw({ parents: [offer] })
    const [first] = [one, two].map(({ hash }) => hash).toSorted()
    for (const order of [
      [one, two, withdrawn],
      [withdrawn, two, one],
    ]) {
      const view = project(offer, ...order)
      expect([view.state, view.accepted?.hash]).toEqual(['accepted', first])
    }
  })

  it('that was withdrawn is nobody’s to take over', () => {
    const offer = make.handOver()
    const withdrawn = make.withdraw({ parents: [offer] })
    expect(line(offer, withdrawn)).toMatchObject({ state: 'withdrawn', owed: 'none', open: false })
    expect(breach(make.takeOver({ parents: [withdrawn] }), offer, withdrawn)).toBe('owner')
    const hand = make.takeOver({ parents: [offer] })
    expect(breach(make.withdraw({ parents: [hand] }), offer, hand)).toBe('owner')
  })
})

describe('nobody may', () => {
  it.each([
    [
      'take over the own shift',
      'owner',
      (offer: Statement) => make.takeOver({ parents: [offer], author: authors.hcmDuty }),
    ],
    [
      'take over another unit’s shift',
      'owner',
      (offer: Statement) => make.takeOver({ parents: [offer], author: authors.binhDuongDuty }),
    ],
    [
      'take it over as an administrator',
      'role',
      (offer: Statement) => make.takeOver({ parents: [offer], author: { ...authors.hcmCommander, role: 'admin' } }),
    ],
    [
      'tell another unit who took over',
      'owner',
      (offer: Statement) => make.takeOver({ parents: [offer], to: [binhDuong] }),
    ],
    ['tell another unit what a shift was', 'owner', () => make.handOver({ to: [binhDuong] })],
    ['hand over with a time that has passed', 'owner', () => make.handOver({ deadline: testTime })],
    ['answer it as if it were a request', 'family', (offer: Statement) => make.close({ parents: [offer] })],
  ] as const)('%s', (_, reason, wrong) => {
    const offer = make.handOver()
    const statement = wrong(offer)
    expect(statement.operation.kind === 'handover-offer' ? breach(statement) : breach(statement, offer)).toBe(reason)
  })
})

it('a shift that is told to a circle is none of its unit alone', () => {
  const offer = make.handOver().operation
  const judged = (each: typeof offer) => breachesOf(causalOrder([each]), noHeirs).get(each.hash)
  expect([judged(offer), judged({ ...offer, circles: [testId<CircleId>('circle')] })]).toEqual([undefined, 'owner'])
})

describe('what is composed', () => {
  const compose = (db: Awaited<ReturnType<typeof openRecordsDb>>, now = testTime + minute) =>
    composeHandover(db.store.read, { crypto, heirs: noHeirs, now })
  const told = (composition: ReturnType<typeof compose>) =>
    composition.entries.map(
      ({ section, record, news }) => `${section} ${record.slice(0, 6)}${news === undefined ? '' : ` ${news}`}`,
    )

  it('tells what we owe, what we wait for, what ends soon and what came, each bound to its last operation', async () => {
    using db = await openRecordsDb(units.binhDuong)
    const bulletin = db.maker.create({ at: testTime })
    const ask = db.maker.ask({ author: authors.binhDuongDuty, to: [units.hcm] })
    const own = db.maker.create({
      author: authors.binhDuongCommander,
      to: [units.hcm],
      validUntil: testTime + 2 * hour,
    })
    db.ingest(bulletin, ask, own)
    const composition = compose(db)
    const short = ({ hash }: Statement): string => hash.slice(0, 6)
    expect(told(composition).slice(0, 4)).toEqual([
      `owed ${short(bulletin)}`,
      ...[ask, own].map((each) => `waiting ${short(each)}`).toSorted((a, b) => (a < b ? -1 : 1)),
      `expires ${short(own)}`,
    ])
    expect(told(composition).slice(4)).toEqual([own, ask, bulletin].map((each) => `changed ${short(each)} new`))
    expect(composition.covers.operations).toBe(3)
    const [owed] = composition.entries
    expect([owed?.head, owed?.owner, owed?.due]).toEqual([bulletin.hash, units.hcm, testTime + 8 * hour])
  })

  it('tells of a hit that waits for our word, and of an arrest that asks us to close, each once by its nearest time', async () => {
    using db = await openRecordsDb(hcm)
    const bulletin = db.maker.create()
    const hit = db.maker.hitRequest({ parents: [bulletin], at: testTime + 1 })
    db.ingest(bulletin, hit)
    const owed = () => compose(db).entries.filter(({ section }) => section === 'owed')
    expect(owed().map(({ record, due, head }) => [record, due, head])).toEqual([
      [bulletin.hash, testTime + 1 + hour / 6, hit.hash],
    ])
    const answered = db.maker.hitAnswer({ parents: [hit], request: hit, at: testTime + 2 })
    db.ingest(answered)
    expect(owed()).toEqual([])
  })

  it('is the same for the same desk, another once anything has come, and begins where the last one was made', async () => {
    using db = await openRecordsDb(hcm)
    const bulletin = db.maker.create()
    db.ingest(bulletin)
    const first = compose(db)
    expect(compose(db)).toEqual(first)
    const acknowledged = db.maker.acknowledge({ parents: [bulletin], at: testTime + 2 })
    db.ingest(acknowledged)
    expect(compose(db).covers).not.toEqual(first.covers)
    expect(compose(db).entries.find(({ section }) => section === 'changed')?.head).toBe(acknowledged.hash)
    const offer = db.maker.handOver({ at: testTime + 3 })
    db.ingest(offer, db.maker.takeOver({ parents: [offer], at: testTime + 4 }))
    const cancelled = db.maker.cancel({ parents: [bulletin], at: testTime + 5 })
    db.ingest(cancelled)
    const next = compose(db)
    expect([next.since, next.previous]).toEqual([testTime + 3, offer.hash])
    expect(told(next).filter((each) => each.startsWith('changed'))).toEqual([
      `changed ${bulletin.hash.slice(0, 6)} closed`,
    ])
  })

  it('counts neither what was quarantined nor the handovers themselves as lines', async () => {
    using db = await openRecordsDb(hcm)
    db.ingest(db.maker.handOver())
    db.store.transaction('test', (tx) => storeStatement(tx, db.maker.create(), 'quarantined'))
    const composition = compose(db)
    expect(composition.entries).toEqual([])
    expect(arrivedSince(db.store.read, testTime - 1).arrived).toHaveLength(1)
  })
})

it('a handover is given to newcomers of the unit, and never carried to another unit', async () => {
  using db = await openRecordsDb(hcm)
  const offer = db.maker.handOver()
  db.ingest(offer)
  const which = { after: new Uint8Array(0), at: testTime, limit: 10 }
  expect(activeRecords(db.store.read, which)).toEqual([offer.hash])
  expect(activeRecords(db.store.read, { ...which, leaving: true })).toEqual([])
})
