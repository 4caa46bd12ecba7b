import { beforeEach, expect, onTestFinished, test } from 'vitest'
import {
  earlyReceiptRoom,
  forgetEarlyReceipts,
  noteEarlyReceipt,
  takeEarlyReceipts,
} from '../../../engine/store/receipts.ts'
import { idOf, type DeviceId, type StatementHash } from '../../../shared/ids.ts'
import { openRecordsDb, type RecordsDb } from '../../support/records-db.ts'
import { makeTestKit } from '../../support/engine-kit.ts'

const { crypto } = await makeTestKit()
const hash = (): StatementHash => idOf<StatementHash>(crypto.random(32))
const device = (): DeviceId => idOf<DeviceId>(crypto.random(16))
let db: RecordsDb
beforeEach(async () => {
  db = await openRecordsDb()
  onTestFinished(() => db[Symbol.dispose]())
})

/** A receipt of that device lies here; it speaks of `count` statements that do not. */
function early(from: DeviceId, count: number, receivedAt = 1000): readonly StatementHash[] {
  const receipt = hash()
  const about = Array.from({ length: count }, hash)
  db.store.transaction('test', (tx) => {
    tx.run(
      `INSERT INTO statement (hash, type, body_version, unit, device, created, tbs, sigs, body, direction, outcome,
         received_at, log_size) VALUES (?, 3, 1, ?, ?, 1, x'', x'', x'', 'in', 'accepted', ?, 1)`,
      Buffer.from(receipt, 'hex'),
      crypto.random(16),
      Buffer.from(from, 'hex'),
      receivedAt,
    )
    for (const statement of about) noteEarlyReceipt(tx, { statement, receipt })
  })
  return about
}

const room = (of: DeviceId, max: number): number => db.store.transaction('test', (tx) => earlyReceiptRoom(tx, of, max))

test('one device that fills its share leaves the others theirs', () => {
  const [loud, quiet] = [device(), device()]
  early(loud, 10)
  expect([room(loud, 10), room(quiet, 10)]).toEqual([0, 10])
})

test('all together have eight shares', () => {
  for (let i = 0; i < 8; i++) early(device(), 9)
  expect(room(device(), 10)).toBe(8)
  early(device(), 8)
  expect(room(device(), 10)).toBe(0)
})

test('what has waited too long makes room, what is younger is still there', () => {
  const from = device()
  const [old = hash()] = early(from, 4, 1000)
  const [young = hash()] = early(from, 3, 2000)
  db.store.transaction('test', (tx) => forgetEarlyReceipts(tx, 2000))
  expect(room(from, 10)).toBe(7)
  const taken = [old, young].map((each) => db.store.transaction('test', (tx) => takeEarlyReceipts(tx, each).length))
  expect(taken).toEqual([0, 1])
})
