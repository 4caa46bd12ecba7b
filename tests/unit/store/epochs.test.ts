import { afterAll, expect, test } from 'vitest'
import {
  complaintsSince,
  countMail,
  doneEpoch,
  doneEpochs,
  endEpoch,
  ingestedThrough,
  lastFrom,
  mailOf,
  saveComplaint,
  saveIngested,
} from '../../../engine/store/epochs.ts'
import { nameInSnapshot, namesLeft } from '../../../engine/store/siblings.ts'
import { limits } from '../../../shared/limits.ts'
import { beginAt, devicesWithGaps, hasGap, linkStates, recordReceived } from '../../../engine/store/links.ts'
import { openStore } from '../../../engine/store/database.ts'
import {
  idOf,
  type CircleId,
  type DeviceId,
  type RecordId,
  type StatementHash,
  type UnitId,
} from '../../../shared/ids.ts'
import { addresseeKey, type AddresseeKey } from '../../../shared/protocol/addressee.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'

const kit = await makeTestKit()
const folder = temporaryFolder()
const open = (name: string) =>
  openStore({ file: `${folder.path}/${name}.db`, key: kit.crypto.secretKey(kit.crypto.random(32)), ...kit })
afterAll(() => folder[Symbol.dispose]())
const device = (): DeviceId => idOf<DeviceId>(kit.crypto.random(16))

test('the first word about an epoch holds, and refused may become dead, never the other way', () => {
  using store = open('done')
  store.transaction('test', (tx) => {
    endEpoch(tx, { epoch: 1, state: 'dead', at: 1 })
    endEpoch(tx, { epoch: 1, state: 'refused', at: 2 })
    endEpoch(tx, { epoch: 2, state: 'refused', at: 3 })
    endEpoch(tx, { epoch: 2, state: 'dead', at: 4 })
  })
  expect([...doneEpochs(store.read)]).toEqual([
    [1, 'dead'],
    [2, 'dead'],
  ])
  expect(doneEpoch(store.read, 3)).toBeUndefined()
})

test('a device’s word about what it has taken in only rises', () => {
  using store = open('ingested')
  const [one, two] = [device(), device()]
  store.transaction('test', (tx) => {
    for (const epoch of [3, 7, 5]) saveIngested(tx, { device: one, epoch, at: epoch })
    saveIngested(tx, { device: two, epoch: 1, at: 1 })
  })
  expect(ingestedThrough(store.read)).toEqual(
    new Map([
      [one, 7],
      [two, 1],
    ]),
  )
})

test('a complaint is news once, and shown while it is young', () => {
  using store = open('complaints')
  const complaint = { epoch: 4, device: device(), code: 'wrap', at: 10 } as const
  const news = store.transaction('test', (tx) => [saveComplaint(tx, complaint), saveComplaint(tx, complaint)])
  expect(news).toEqual([true, false])
  expect(complaintsSince(store.read, 9)).toEqual([complaint])
  expect(complaintsSince(store.read, 10)).toEqual([])
})

test('envelopes are counted by epoch', () => {
  using store = open('mail')
  store.transaction('test', (tx) => {
    countMail(tx, 1, 2)
    countMail(tx, 1, 3)
    countMail(tx, 2, 1)
  })
  expect([1, 2, 3].map((epoch) => mailOf(store.read, epoch))).toEqual([5, 1, 0])
})

test('a missing number of any sender is a gap, toward the unit or a circle; what was before it was a member is none', () => {
  using store = open('gaps')
  const own = addresseeKey({ kind: 'unit', id: idOf<UnitId>(kit.crypto.random(16)), epoch: 0 })
  const circle = addresseeKey({ kind: 'circle', id: idOf<CircleId>(kit.crypto.random(16)), epoch: 0 })
  const [one, two] = [device(), device()]
  const receive = (from: DeviceId, seq: number, to: { addressee?: AddresseeKey; since?: number } = {}): void =>
    store.transaction('test', (tx) => {
      const hash = idOf<StatementHash>(kit.crypto.random(32))
      const prev = seq === 1 ? undefined : idOf<StatementHash>(kit.crypto.random(32))
      const { addressee = own, since = 1 } = to
      recordReceived(tx, { device: from, addressee, seq, prev, hash, since }, 100 + seq)
    })
  receive(one, 1)
  receive(one, 2)
  receive(two, 1)
  expect([hasGap(store.read), lastFrom(store.read, one, own), lastFrom(store.read, one, circle)]).toEqual([
    false,
    102,
    undefined,
  ])
  receive(two, 3)
  expect([hasGap(store.read), devicesWithGaps(store.read)]).toEqual([true, [two]])
  receive(two, 2)
  expect([hasGap(store.read), devicesWithGaps(store.read)]).toEqual([false, []])
  receive(one, 7, { addressee: circle, since: 3 })
  expect(hasGap(store.read)).toBe(false)
  receive(one, 5, { addressee: circle, since: 3 })
  expect(hasGap(store.read)).toBe(false)
  receive(one, 9, { addressee: circle, since: 3 })
  expect(linkStates(store.read, [one], 8).map(({ missing }) => missing)).toEqual([[], [{ from: 8, to: 8 }]])
  receive(one, 12, { addressee: circle, since: 6 })
  expect(linkStates(store.read, [one], 8).map(({ missing }) => missing)).toEqual([[], []])
})

test('a beginning that was never reached hides no gap from the first number on that came by itself', () => {
  using store = open('beginning')
  const addressee = addresseeKey({ kind: 'unit', id: idOf<UnitId>(kit.crypto.random(16)), epoch: 0 })
  const [liedAbout, honest] = [device(), device()]
  const receive = (from: DeviceId, seq: number): void =>
    store.transaction('test', (tx) => {
      const [hash, prev] = [1, 2].map(() => idOf<StatementHash>(kit.crypto.random(32)))
      recordReceived(tx, { device: from, addressee, seq, prev, hash: hash!, since: 1 }, 100)
    })
  const gaps = (from: DeviceId) => linkStates(store.read, [from], 8).flatMap(({ missing }) => missing)
  store.transaction('test', (tx) => {
    beginAt(tx, { device: liedAbout, addressee, seq: Number.MAX_SAFE_INTEGER })
    beginAt(tx, { device: honest, addressee, seq: 40 })
  })
  receive(liedAbout, 41)
  expect(gaps(liedAbout)).toEqual([])
  receive(liedAbout, 43)
  expect(gaps(liedAbout)).toEqual([{ from: 42, to: 42 }])
  receive(liedAbout, 42)
  expect(linkStates(store.read, [liedAbout], 8)).toMatchObject([{ contiguous: 43, missing: [] }])
  receive(honest, 42)
  expect(gaps(honest)).toEqual([{ from: 41, to: 41 }])
})

test('so many names of snapshots are remembered, and no more', () => {
  using store = open('names')
  expect(namesLeft(store.read)).toBe(limits.snapshotNames)
  store.transaction('test', (tx) => {
    const [record, part] = [idOf<RecordId>(kit.crypto.random(32)), idOf<StatementHash>(kit.crypto.random(32))]
    nameInSnapshot(tx, { statement: idOf<StatementHash>(kit.crypto.random(32)), record, part })
  })
  expect(namesLeft(store.read)).toBe(limits.snapshotNames - 1)
})
