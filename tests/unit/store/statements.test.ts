import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore, type Store } from '../../../engine/store/database.ts'
import {
  allRecords,
  childrenOf,
  hasStatement,
  insertStatement,
  missingParents,
  settleOutcome,
  statementByHash,
  statementsByPrefix,
  statementsOfRecord,
  type StoredStatement,
} from '../../../engine/store/statements.ts'
import { utf8 } from '../../../shared/bytes.ts'
import { idOf, type DeviceId, type RecordId, type StatementHash, type UnitId } from '../../../shared/ids.ts'
import { makeTestKit, temporaryFolder } from '../../support/engine-kit.ts'

const kit = await makeTestKit()
const hash = (): StatementHash => idOf<StatementHash>(kit.crypto.random(32))

function statement(over: Partial<StoredStatement> = {}): StoredStatement {
  const own = over.hash ?? hash()
  return {
    hash: own,
    record: own as RecordId,
    type: 16,
    bodyVersion: 1,
    unit: idOf<UnitId>(kit.crypto.random(16)),
    device: idOf<DeviceId>(kit.crypto.random(16)),
    officer: undefined,
    created: 1_795_000_000_000,
    expires: undefined,
    tbs: utf8('tbs'),
    sigs: new Uint8Array(128),
    body: utf8('body'),
    direction: 'in',
    outcome: 'accepted',
    receivedAt: 1_795_000_000_001,
    logSize: 40,
    parents: [],
    ...over,
  }
}

function withStore(work: (store: Store, put: (...all: StoredStatement[]) => boolean[]) => void): void {
  using folder = temporaryFolder()
  using store = openStore({
    file: join(folder.path, 'vault.db'),
    key: kit.crypto.secretKey(kit.crypto.random(32)),
    crypto: kit.crypto,
    step: kit.step,
  })
  work(store, (...all) => store.transaction('test', (tx) => all.map((each) => insertStatement(tx, each))))
}

test('a statement comes back exactly as it was put', () => {
  withStore((store, put) => {
    const first = statement()
    const second = statement({
      record: first.record,
      parents: [first.hash],
      expires: 1_796_000_000_000,
      direction: 'out',
    })
    expect(put(first, second)).toEqual([true, true])
    expect(statementByHash(store.read, second.hash)).toEqual(second)
    expect(statementByHash(store.read, hash())).toBeUndefined()
  })
})

test('the same statement is stored once, and the first stays', () => {
  withStore((store, put) => {
    const one = statement()
    expect(put(one, { ...one, direction: 'carried' })).toEqual([true, false])
    expect(put(one)).toEqual([false])
    expect(statementByHash(store.read, one.hash)?.direction).toBe('in')
  })
})

test('a record is all that names it, and nothing that belongs to none', () => {
  withStore((store, put) => {
    const creator = statement()
    const update = statement({ record: creator.record, parents: [creator.hash] })
    put(creator, update, statement(), statement({ record: undefined }))
    const hashes = statementsOfRecord(store.read, creator.record!).map((each) => each.hash)
    expect(hashes).toEqual([creator.hash, update.hash].toSorted())
    expect([...allRecords(store.read)]).toHaveLength(2)
    expect(childrenOf(store.read, creator.hash)).toEqual([update.hash])
    expect(hasStatement(store.read, update.hash)).toBe(true)
  })
})

test('missing parents are named until they come', () => {
  withStore((store, put) => {
    const creator = statement()
    const middle = statement({ record: creator.record, parents: [creator.hash] })
    put(statement({ record: creator.record, parents: [middle.hash], outcome: 'waiting-parents' }))
    expect(missingParents(store.read, creator.record!)).toEqual([middle.hash])
    put(middle)
    expect(missingParents(store.read, creator.record!)).toEqual([creator.hash])
    put(creator)
    expect(missingParents(store.read, creator.record!)).toEqual([])
  })
})

test('only an outcome that waits may change', () => {
  withStore((store, put) => {
    const waiting = statement({ outcome: 'waiting-parents' })
    const settled = statement({ outcome: 'quarantined' })
    put(waiting, settled)
    const settle = (each: StoredStatement): boolean =>
      store.transaction('test', (tx) => settleOutcome(tx, each.hash, 'accepted'))
    expect([settle(waiting), settle(waiting), settle(settled)]).toEqual([true, false, false])
    expect(statementByHash(store.read, settled.hash)?.outcome).toBe('quarantined')
  })
})

test('a prefix finds what begins with it, the edges included', () => {
  withStore((store, put) => {
    const hashes = ['00000000', 'abcdef01', 'abcdef02', 'ffffffff'].map((start) =>
      [start.padEnd(64, '0'), start.padEnd(64, 'f')].map((hex) => hex as StatementHash),
    )
    put(...hashes.flat().map((each) => statement({ hash: each })))
    expect(statementsByPrefix(store.read, 'abcdef01', 10)).toEqual(hashes[1])
    expect(statementsByPrefix(store.read, 'ffffffff', 10)).toEqual(hashes[3])
    expect(statementsByPrefix(store.read, 'abcdef0', 3)).toHaveLength(3)
    expect(statementsByPrefix(store.read, '12345678', 10)).toEqual([])
  })
})

test('all records of a large store come once each, in order', () => {
  withStore((store, put) => {
    const all = Array.from({ length: 1203 }, () => statement())
    put(...all)
    expect([...allRecords(store.read)]).toEqual(all.map((each) => each.hash).toSorted())
  })
})
