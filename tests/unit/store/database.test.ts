import Sqlite from 'better-sqlite3'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openStore, type Store } from '../../../engine/store/database.ts'
import { utf8 } from '../../../shared/bytes.ts'
import type { GiaobanError } from '../../../shared/errors.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'

const kit = await makeTestKit()
const key = kit.crypto.secretKey(kit.crypto.random(32))

function open(file: string, options: { maxPages?: number; otherKey?: boolean } = {}): Store {
  return openStore({
    file,
    key: options.otherKey === true ? kit.crypto.secretKey(kit.crypto.random(32)) : key,
    crypto: kit.crypto,
    step: kit.step,
    ...(options.maxPages === undefined ? {} : { maxPages: options.maxPages }),
  })
}
const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (thrown) {
    return (thrown as GiaobanError).code
  }
  return 'nothing thrown'
}
const setSetting = (store: Store, name: string, value: string): void =>
  store.transaction('test', (tx) => void tx.run('INSERT INTO setting (name, value) VALUES (?, ?)', name, value))

describe('the encrypted database', () => {
  test('keeps what was committed across a restart', () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'vault.db')
    {
      using store = open(file)
      setSetting(store, 'language', '"vi"')
    }
    using store = open(file)
    expect(store.read.get('SELECT value FROM setting WHERE name = ?', 'language')).toEqual({ value: '"vi"' })
    expect(store.cipher).toBe('sqlcipher')
  })

  test('shows nothing of its content in any of its files, open or closed', () => {
    using folder = temporaryFolder()
    const marker = 'Đặng Đình Đức 000190000123'
    const scan = (): boolean =>
      readdirSync(folder.path).some((name) => readFileSync(join(folder.path, name)).includes(marker))
    {
      using store = open(join(folder.path, 'vault.db'))
      store.transaction('test', (tx) => {
        tx.run('INSERT INTO setting (name, value) VALUES (?, ?)', 'marker', marker.repeat(400))
        tx.run('INSERT INTO record_fts (rowid, name) VALUES (1, ?)', marker)
      })
      expect(scan()).toBe(false)
    }
    expect(scan()).toBe(false)
  })

  test('does not open with another key', () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'vault.db')
    open(file)[Symbol.dispose]()
    expect(codeOf(() => open(file, { otherKey: true }))).toBe('store/damaged')
  })

  test('refuses a plain SQLite file', () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'vault.db')
    const plain = new Sqlite(file)
    plain.exec('CREATE TABLE setting (name, value)')
    plain.close()
    expect(codeOf(() => open(file))).toBe('vault/not-encrypted')
  })

  test('refuses a database of a later program', () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'vault.db')
    {
      using store = open(file)
      store.transaction('test', (tx) => void tx.run('PRAGMA user_version = 999'))
    }
    expect(codeOf(() => open(file))).toBe('store/newer-format')
  })

  test('says that a damaged file is damaged', () => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'vault.db')
    {
      using store = open(file)
      for (let i = 0; i < 50; i++) setSetting(store, `s${i}`, 'x'.repeat(4000))
    }
    const bytes = readFileSync(file)
    for (let at = 4096; at < bytes.length; at += 4096) bytes[at + 100] = (bytes[at + 100] as number) ^ 1
    writeFileSync(file, bytes)
    expect(
      codeOf(() => {
        using store = open(file)
        return store.read.all('SELECT * FROM setting')
      }),
    ).toBe('store/damaged')
  })

  test('a full disk is store/full, and what was there stays', () => {
    using folder = temporaryFolder()
    using store = open(join(folder.path, 'vault.db'), { maxPages: 200 })
    setSetting(store, 'kept', 'yes')
    expect(codeOf(() => setSetting(store, 'large', 'x'.repeat(2_000_000)))).toBe('store/full')
    expect(store.inTransaction).toBe(false)
    expect(store.read.all('SELECT name FROM setting')).toEqual([{ name: 'kept' }])
    setSetting(store, 'small', 'again')
  })
})

describe('a transaction', () => {
  test('that throws leaves nothing behind and runs no listener', () => {
    using folder = temporaryFolder()
    using store = open(join(folder.path, 'vault.db'))
    let told = 0
    expect(() =>
      store.transaction('test', (tx) => {
        tx.afterCommit(() => (told += 1))
        tx.run("INSERT INTO counter (name, value) VALUES ('a', 1)")
        throw new Error('stop')
      }),
    ).toThrow('stop')
    expect(store.read.all('SELECT * FROM counter')).toEqual([])
    expect(told).toBe(0)
  })

  test('tells its listeners once, after the commit', () => {
    using folder = temporaryFolder()
    using store = open(join(folder.path, 'vault.db'))
    const seen: unknown[] = []
    store.transaction('test', (tx) => {
      tx.run("INSERT INTO counter (name, value) VALUES ('a', 1)")
      tx.afterCommit(() => seen.push(store.inTransaction, store.read.get('SELECT value FROM counter')))
      expect(seen).toEqual([])
    })
    expect(seen).toEqual([false, { value: 1 }])
  })

  test('cannot be nested, cannot wait, and cannot be used after its end', () => {
    using folder = temporaryFolder()
    using store = open(join(folder.path, 'vault.db'))
    expect(() => store.transaction('outer', () => store.transaction('inner', () => 1))).toThrow('inside')
    expect(() => store.transaction('test', async () => 1)).toThrow('wait')
    const leaked = store.transaction('test', (tx) => tx)
    expect(() => leaked.run("INSERT INTO counter (name, value) VALUES ('late', 1)")).toThrow('ended')
  })

  test('calls its steps around the write', () => {
    using folder = temporaryFolder()
    const steps: string[] = []
    using store = openStore({
      file: join(folder.path, 'vault.db'),
      key,
      crypto: kit.crypto,
      step: (name) => steps.push(name),
    })
    setSetting(store, 'a', 'b')
    expect(steps.slice(-2)).toEqual(['store.test.before', 'store.test.after'])
  })
})

describe('values', () => {
  test('NULL is undefined, blobs are plain byte arrays, large numbers stay integers', () => {
    using folder = temporaryFolder()
    using store = open(join(folder.path, 'vault.db'))
    const at = 1_795_000_000_123
    store.transaction('test', (tx) => {
      tx.run('INSERT INTO neighbour_confirmed (unit, at, officer) VALUES (?, ?, ?)', utf8('unit'), at, undefined)
    })
    const row = store.read.get<{ unit: Uint8Array; at: number }>('SELECT unit, at, officer FROM neighbour_confirmed')
    expect(row).toEqual({ unit: utf8('unit'), at, officer: undefined })
    expect(row?.unit.constructor).toBe(Uint8Array)
    expect(store.read.get('SELECT typeof(?) AS t', at)).toEqual({ t: 'integer' })
  })

  test('a STRICT table refuses another type', () => {
    using folder = temporaryFolder()
    using store = open(join(folder.path, 'vault.db'))
    expect(() =>
      store.transaction('test', (tx) => tx.run('INSERT INTO counter (name, value) VALUES (?, ?)', 'a', 'text')),
    ).toThrow('INTEGER')
  })
})
