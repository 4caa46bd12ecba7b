import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore, type Store } from '../../../engine/store/database.ts'
import { migrate, migrations } from '../../../engine/store/migrate.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'

const kit = await makeTestKit()
const key = kit.crypto.secretKey(kit.crypto.random(32))
const open = (folder: string, step = kit.step): Store =>
  openStore({ file: join(folder, 'vault.db'), key, crypto: kit.crypto, step })

test('versions are consecutive from 1', () => {
  expect(migrations.map((migration) => migration.version)).toEqual(migrations.map((_, index) => index + 1))
})

test('every table is STRICT, but the search index and its shadows', () => {
  using folder = temporaryFolder()
  using store = open(folder.path)
  const loose = store.read
    .all<{ name: string }>("SELECT name FROM pragma_table_list WHERE schema = 'main' AND strict = 0")
    .map(({ name }) => name)
    .filter((name) => !name.includes('_fts') && !name.startsWith('sqlite_'))
  expect(loose).toEqual([])
})

test('a database is migrated once, however often it is opened', () => {
  using folder = temporaryFolder()
  const steps: string[] = []
  for (let i = 0; i < 3; i++) open(folder.path, (name) => steps.push(name))[Symbol.dispose]()
  expect(steps.filter((name) => name === 'store.migrate.after')).toHaveLength(migrations.length)
})

test('killed between two migrations or before the first, the next opening goes on from there', () => {
  for (let stopAt = 1; stopAt <= 2 * migrations.length; stopAt++) {
    using folder = temporaryFolder()
    let count = 0
    expect(() =>
      open(folder.path, () => {
        count += 1
        if (count === stopAt) throw new Error('the machine died')
      }),
    ).toThrow('died')
    using store = open(folder.path)
    expect(store.read.get('PRAGMA user_version')).toEqual({ user_version: migrations.length })
  }
})

test('a migration that fails leaves the schema as it was', () => {
  const raw = new Sqlite(':memory:')
  raw.exec('CREATE TABLE setting (name TEXT) STRICT') // in the way of the first migration
  expect(() => migrate(raw, kit.step)).toThrow('already exists')
  expect(raw.prepare("SELECT count(*) AS n FROM sqlite_master WHERE type = 'table'").get()).toEqual({ n: 1 })
  expect(raw.pragma('user_version', { simple: true })).toBe(0)
  raw.close()
})

test('a database of schema 1 keeps what it holds and gains the proposals', () => {
  const raw = new Sqlite(':memory:')
  raw.exec(migrations[0]?.sql ?? '')
  raw.pragma('user_version = 1')
  raw.exec("INSERT INTO officer_name (officer, name, badge) VALUES (x'00', 'Lê Thị Trực Ban', 'TN-1')")
  migrate(raw, kit.step)
  expect(raw.prepare('SELECT name FROM officer_name').all()).toEqual([{ name: 'Lê Thị Trực Ban' }])
  expect(raw.prepare('SELECT count(*) AS n FROM proposal').get()).toEqual({ n: 0 })
  expect(raw.pragma('user_version', { simple: true })).toBe(migrations.length)
  raw.close()
})

test('a database of schema 5 keeps the log in its order, and may hold the same leaf twice from then on', () => {
  const raw = new Sqlite(':memory:')
  for (const { sql } of migrations.slice(0, 5)) raw.exec(sql)
  raw.pragma('user_version = 5')
  raw.exec("INSERT INTO leaf (idx, bytes, hash) VALUES (1, x'0b', x'01'), (0, x'0a', x'00')")
  migrate(raw, kit.step)
  raw.exec("INSERT INTO leaf (idx, bytes) VALUES (2, x'0a')")
  const kept = raw.prepare('SELECT idx, hex(bytes) AS bytes FROM leaf ORDER BY idx').all()
  expect(kept).toEqual([
    { idx: 0, bytes: '0A' },
    { idx: 1, bytes: '0B' },
    { idx: 2, bytes: '0A' },
  ])
  raw.close()
})
