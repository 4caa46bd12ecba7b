/** A home that was open for a while under a clock years ahead, and then under the right one (docs/spec/vault.md, Time). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day } from '../../../shared/time.ts'
import { createHandClock } from '../../support/engine-kit.ts'
import {
  makeWorldTemplate,
  outcomeOf,
  rungs,
  sendBulletin,
  type SyncHome,
  type SyncWorld,
} from '../../support/sync-world.ts'

/** What a clock said when something happened, and what nothing is waited for by. */
const records = new Set(
  `audit.at audit_checkpoint.at audit_checkpoint.cosigned_at epoch_ingested.at mailbox.at link_in.at
  neighbour_confirmed.at checkpoint.received_at checkpoint.witnessed_at statement.received_at directory_alarm.at
  outbox.staged_at`.split(/\s+/),
)

let world: SyncWorld
let ahead: SyncHome
let other: SyncHome
let template: Disposable
const machine = createHandClock(0)

beforeAll(async () => {
  const made = await makeWorldTemplate(2)
  template = made
  world = made.copy()
  await world.relay()
  machine.advance(world.clock.now() + 3650 * day)
  const [here, there] = world.units.map(({ code }) => code)
  ahead = await world.home(`${here}/duty`, undefined, machine)
  other = await world.home(`${there}/commander`)
}, 60_000)
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  template[Symbol.dispose]()
})

/** Every time in a column of the database, or in a named value, that lies ahead of the world's. */
function timesAhead({ open }: SyncHome): readonly string[] {
  const db = open.context.store.read
  const columns = db.all<{ name: string; column: string }>(
    `SELECT m.name, i.name AS "column" FROM sqlite_master m JOIN pragma_table_info(m.name) i
      WHERE m.type = 'table' AND i.type = 'INTEGER' AND (i.name GLOB '*_at' OR i.name GLOB '*due*' OR i.name = 'at')`,
  )
  expect(columns.length).toBeGreaterThan(30)
  const limit = world.clock.now() + day
  const inTables = columns
    .filter(({ name, column }) => db.get(`SELECT 1 AS one FROM ${name} WHERE ${column} > ? LIMIT 1`, limit))
    .map(({ name, column }) => `${name}.${column}`)
  const named = db
    .all<{ name: string }>('SELECT name FROM meta WHERE CAST(value AS INTEGER) BETWEEN ? AND ?', limit, limit * 100)
    .map(({ name }) => `meta.${name}`)
  return [...inTables, ...named]
}

test('nothing is put off until the wrong time comes', async () => {
  await ahead.call('sync.once', {})
  expect(timesAhead(ahead)).not.toEqual([])
  machine.advance(-3650 * day)
  await ahead.call('sync.once', {})
  expect(timesAhead(ahead).filter((each) => !records.has(each))).toEqual([])
})

test('and the exchange goes on', async () => {
  const id = await sendBulletin(ahead, [world.units[1]?.code ?? ''])
  for (const home of [ahead, other, ahead]) await home.call('sync.once', {})
  expect(outcomeOf(other, id as never)).toBe('accepted')
  expect(Object.values(await rungs(ahead, id))).toEqual(['decrypted'])
})
